// Package stranger brings other people's programs to tests, so that ours are checked against more than themselves.
package stranger

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// Tus gives a folder with node_modules of @tus/server, @tus/file-store and tus-js-client, as testdata/tus pins them, installed
// once for a machine. The test is skipped where node or npm is missing or the packages cannot be had.
func Tus(t testing.TB) string {
	t.Helper()
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed: tus is checked against ourselves alone", tool)
		}
	}
	_, here, _, _ := runtime.Caller(0)
	from := filepath.Join(filepath.Dir(here), "..", "testdata", "tus")
	lock, err := os.ReadFile(filepath.Join(from, "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Skip("no folder for packages: ", err)
	}
	sum := sha256.Sum256(lock)
	to := filepath.Join(cache, "xinsheng-test", "tus-"+hex.EncodeToString(sum[:6]))
	if err := install(from, to); err != nil {
		t.Skip("packages for tus cannot be had: ", err)
	}
	return to
}

// install runs npm ci once. Other test programs wait for it.
func install(from, to string) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	lock, err := os.OpenFile(filepath.Join(to, ".lock"), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return err
	}
	done := filepath.Join(to, ".done")
	if _, err := os.Stat(done); err == nil {
		return nil
	}
	for _, name := range []string{"package.json", "package-lock.json", ".npmrc"} {
		b, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, name), b, 0o644); err != nil {
			return err
		}
	}
	npm := exec.Command("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
	npm.Dir = to
	if err := npm.Run(); err != nil {
		return err
	}
	return os.WriteFile(done, nil, 0o644)
}
