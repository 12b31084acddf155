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

// Tus gives a folder with node_modules of @tus/server, @tus/file-store and tus-js-client.
func Tus(t testing.TB) string {
	t.Helper()
	return packages(t, "tus")
}

// Axe gives the path of axe-core's script, which looks at a page for what shuts people out.
func Axe(t testing.TB) string {
	t.Helper()
	return filepath.Join(packages(t, "axe"), "node_modules", "axe-core", "axe.min.js")
}

// packages gives a folder with the node_modules that testdata/NAME pins, installed once for a machine. The test is
// skipped where node or npm is missing or the packages cannot be had.
func packages(t testing.TB, name string) string {
	t.Helper()
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed: no %s to check ours with", tool, name)
		}
	}
	_, here, _, _ := runtime.Caller(0)
	from := filepath.Join(filepath.Dir(here), "..", "testdata", name)
	lock, err := os.ReadFile(filepath.Join(from, "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Skip("no folder for packages: ", err)
	}
	sum := sha256.Sum256(lock)
	to := filepath.Join(cache, "xinsheng-test", name+"-"+hex.EncodeToString(sum[:6]))
	if err := install(from, to); err != nil {
		t.Skipf("packages for %s cannot be had: %v", name, err)
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
