package voice_test

import (
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

// redirect sends standard error elsewhere until the test is over.
func redirect(t testing.TB, to *os.File) {
	t.Helper()
	kept, err := unix.Dup(2)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.Dup2(int(to.Fd()), 2); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = unix.Dup2(kept, 2)
		_ = unix.Close(kept)
	})
}
