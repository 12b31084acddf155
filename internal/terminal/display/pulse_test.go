package display_test

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/terminal/display"
)

// server starts an X server on a number of its own choice, and makes it the test's display.
func server(t *testing.T) *exec.Cmd {
	t.Helper()
	if testing.Short() {
		t.Skip("short: without an X server")
	}
	r, w, err := os.Pipe()
	require.NoError(t, err)
	defer r.Close()
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "64x64x24", "-nolisten", "tcp")
	cmd.ExtraFiles = []*os.File{w}
	require.NoError(t, cmd.Start())
	w.Close()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGCONT)
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	})
	number, err := bufio.NewReader(r).ReadString('\n')
	require.NoError(t, err)
	t.Setenv("DISPLAY", ":"+strings.TrimSpace(number))
	return cmd
}

func TestPulse_IsGoneWhileTheServerHangs(t *testing.T) {
	x := server(t)
	p, err := display.Feel(t.Context(), time.Millisecond)
	require.NoError(t, err)
	answers := func() bool { return p.Within(100 * time.Millisecond) }
	await := func(want bool) {
		t.Helper()
		require.Eventually(t, func() bool { return answers() == want }, time.Minute, time.Millisecond)
	}
	await(true)
	require.NoError(t, x.Process.Signal(syscall.SIGSTOP))
	await(false)
	require.NoError(t, x.Process.Signal(syscall.SIGCONT))
	await(true)
}
