package main

import (
	"fmt"
	"io/fs"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// service is a user without rights, as the one that a package makes.
const service = 65534

// serviceFolder is a data folder as a package makes it, empty and the service's, which the service can reach.
func serviceFolder(t *testing.T) string {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root can become another user")
	}
	top := t.TempDir()
	require.NoError(t, os.Chmod(filepath.Dir(top), 0o711))
	data := filepath.Join(top, "hub")
	require.NoError(t, os.Mkdir(data, 0o700))
	require.NoError(t, os.Chown(data, service, service))
	return data
}

// reachable is a program at a place that the service reaches, as a package's is.
func reachable(t *testing.T, program string) string {
	t.Helper()
	top := t.TempDir()
	require.NoError(t, os.Chmod(filepath.Dir(top), 0o711))
	copied := filepath.Join(top, "xinsheng-hub")
	b, err := os.ReadFile(program)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(copied, b, 0o755))
	return copied
}

// foreign is everything below dir that is not the service's.
func foreign(t *testing.T, dir string) []string {
	t.Helper()
	var found []string
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Sys().(*syscall.Stat_t).Uid != service {
			found = append(found, path)
		}
		return err
	}))
	return found
}

func TestCommands_OfRootLockNobodyOutOfTheFolder(t *testing.T) {
	data := serviceFolder(t)
	roots := t.TempDir()
	require.NoError(t, os.Chmod(roots, 0o700))
	passphrase, box := filepath.Join(roots, "passphrase"), filepath.Join(roots, "keys.box")
	require.NoError(t, os.WriteFile(passphrase, []byte("correct horse battery staple\n"), 0o600))

	must(t, "user", "add", "--data", data, "--login", "lihua", "--name", "值班 01", "--role", "admin")
	must(t, "keys", "export", "--data", data, "--file", box, "--passphrase-file", passphrase)
	info, err := os.Stat(box)
	require.NoError(t, err, "what root names is written where root may")
	require.Zero(t, info.Sys().(*syscall.Stat_t).Uid)
	must(t, "demo", "--data", data)
	require.Empty(t, foreign(t, data))

	cmd := program(t, serving([]string{"--data", data})...)
	cmd.Path = reachable(t, cmd.Path)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: service, Gid: service}}
	await(t, cmd, 3).stop(t)

	require.NoError(t, os.RemoveAll(filepath.Join(data, "keys")))
	must(t, "keys", "import", "--data", data, "--file", box, "--passphrase-file", passphrase)
	require.Empty(t, foreign(t, data))
}

func TestServe_OfRootWorksAsTheFoldersOwnerForGood(t *testing.T) {
	data := serviceFolder(t)
	p := start(t, 3, "--data", data)
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	require.NoError(t, err)
	require.Contains(t, string(status), "\nUid:\t65534\t65534\t65534\t65534\n",
		"no way back to root, for its children neither")
	p.stop(t)
	require.Empty(t, foreign(t, data))
}

func TestFirstPassword_IsInTheOwnersFileAndNotInWhatTheHubSays(t *testing.T) {
	data := filepath.Join(t.TempDir(), "hub")
	p := start(t, 3, "--data", data)
	require.Len(t, p.said, 1)
	require.Contains(t, p.said[0], "xinsheng-hub first-password")
	file := filepath.Join(data, "first-password")
	info, err := os.Stat(file)
	require.NoError(t, err)
	require.EqualValues(t, 0o600, info.Mode().Perm())
	kept, err := os.ReadFile(file)
	require.NoError(t, err)
	lines := strings.Fields(string(kept))
	require.Len(t, lines, 4)
	for i, login := range []string{"admin", "zhiban01"} {
		require.Equal(t, login, lines[2*i])
		password := lines[2*i+1]
		require.NotContains(t, p.said[0]+p.stderr.String(), password)
		require.Contains(t, must(t, "first-password", "--data", data), login+", password "+password)
		changePassword(t, "http://"+p.doors["desk"], login, password, "Neues-Wort-7212345")
		if i == 0 {
			require.NotContains(t, must(t, "first-password", "--data", data), "admin")
		}
	}
	require.NoFileExists(t, file, "it is over with the first sign-ins")
	p.stop(t)
	_, errs, code := once(t, "first-password", "--data", data)
	require.Equal(t, 1, code)
	require.Contains(t, errs, "user reset")
}

// What breaks off between the two accounts and their passwords leaves nobody, and the next start makes both.
func TestFirstUsers_AFirstStartThatBreaksOffLeavesNobodyHalf(t *testing.T) {
	data := filepath.Join(t.TempDir(), "hub")
	file := filepath.Join(data, "first-password")
	require.NoError(t, os.MkdirAll(filepath.Join(file, "in the way"), 0o700))
	_, errs, code := once(t, serving([]string{"--data", data})...)
	require.NotZero(t, code)
	require.Contains(t, errs, "first passwords")
	require.NoError(t, os.RemoveAll(file))
	p := start(t, 3, "--data", data)
	require.Len(t, p.said, 1)
	lines := strings.Fields(must(t, "first-password", "--data", data))
	for _, login := range []string{"admin,", "zhiban01,"} {
		i := slices.Index(lines, login)
		require.GreaterOrEqual(t, i, 0, login)
		changePassword(t, "http://"+p.doors["desk"], strings.TrimSuffix(login, ","), lines[i+2], "Neues-Wort-7212345")
	}
	p.stop(t)
	again := start(t, 3, "--data", data)
	require.Empty(t, again.said, "nothing is printed twice")
	again.stop(t)
}

func TestFirstPassword_IsForgottenWhenItIsReset(t *testing.T) {
	data := filepath.Join(t.TempDir(), "hub")
	start(t, 3, "--data", data).stop(t)
	file := filepath.Join(data, "first-password")
	require.FileExists(t, file)
	must(t, "user", "reset", "admin", "--data", data)
	must(t, "user", "reset", "zhiban01", "--data", data)
	require.NoFileExists(t, file)
}

// changePassword signs in at the desk and changes the password, as the first sign-in asks for.
func changePassword(t *testing.T, desk, login, old, next string) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	browser := &http.Client{Jar: jar}
	post := func(path string, form url.Values) {
		resp, err := browser.PostForm(desk+path, form)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		require.Equal(t, http.StatusOK, resp.StatusCode, path)
	}
	post("/login", url.Values{"login": {login}, "password": {old}})
	post("/password", url.Values{"old": {old}, "next": {next}, "again": {next}})
}
