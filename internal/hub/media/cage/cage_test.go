package cage_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"xinsheng/internal/hub/media/cage"
)

func TestMain(m *testing.M) {
	cage.Enter(map[string]cage.Task{
		"say":     func([]string) error { return say("done") },
		"fail":    func([]string) error { return errors.New("no") },
		"limit":   func([]string) error { return cage.ErrLimit },
		"panic":   func([]string) error { panic("no") },
		"read":    func(a []string) error { _, err := os.ReadFile(a[0]); return say(err) },
		"list":    func(a []string) error { _, err := os.ReadDir(a[0]); return say(err) },
		"write":   func(a []string) error { return say(os.WriteFile(a[0], []byte("x"), 0o600)) },
		"remove":  func(a []string) error { return say(os.Remove(a[0])) },
		"connect": func(a []string) error { _, err := net.Dial(a[0], a[1]); return say(err) },
		"start":   func([]string) error { return say(exec.Command("/bin/true").Run()) },
		"signal":  func([]string) error { return say(syscall.Kill(os.Getppid(), 0)) },
		"trace":   func([]string) error { return say(unix.PtraceAttach(os.Getppid())) },
		"space":   func([]string) error { return say(unix.Unshare(unix.CLONE_NEWUSER)) },
		"reopen":  reopen,
		"stay": func([]string) error {
			if err := say(fmt.Sprint(os.Getpid(), ".")); err != nil {
				return err
			}
			_, err := unix.Poll(nil, -1)
			return err
		},
		"hold": func([]string) error { _, err := unix.Poll(nil, -1); return err },
		"spin": func([]string) error {
			for {
				_ = fmt.Sprint()
			}
		}, //nolint:gofmt
		"hog":    hog,
		"fill":   fill,
		"files":  files,
		"status": status,
	})
	if os.Getenv(asParent) != "" {
		os.Exit(parent())
	}
	os.Exit(m.Run())
}

// asParent makes the test binary a process that has a child, to be killed.
const asParent = "XINSHENG_TEST_AS_PARENT"

// parent runs a child that does not end, and says its number once it is there.
func parent() int {
	f, err := cage.Memory()
	if err != nil {
		return 1
	}
	go func() {
		for b := make([]byte, 20); ; runtime.Gosched() {
			if n, _ := f.ReadAt(b, 0); n > 0 && bytes.HasSuffix(b[:n], []byte(".")) {
				fmt.Println(string(b[:n-1]))
				return
			}
		}
	}()
	_ = cage.Run(context.Background(), cage.Job{Task: "stay", Files: []*os.File{f}, Limits: usual()})
	return 0
}

// say tells what came of a task, in the first file.
func say(v any) error {
	_, err := fmt.Fprint(os.NewFile(3, ""), v)
	return err
}

func reopen([]string) error {
	f, err := os.OpenFile(cage.Path(0), os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return say(err)
	}
	_, err = f.WriteString("written")
	return err
}

func hog([]string) error {
	var all [][]byte
	for range 64 {
		b := make([]byte, 16<<20)
		for i := range b {
			b[i] = 1
		}
		all = append(all, b)
	}
	return say(len(all))
}

func fill([]string) error {
	f, b := os.NewFile(3, ""), make([]byte, 1<<20)
	for {
		if _, err := f.Write(b); err != nil {
			return err
		}
	}
}

func files([]string) error {
	var all []*os.File
	for {
		f, err := os.Open("/usr/bin/env")
		if err != nil {
			return say(fmt.Sprint(len(all) < 32, " ", err))
		}
		all = append(all, f)
	}
}

func status([]string) error {
	prio, _ := unix.Getpriority(unix.PRIO_PROCESS, 0) // of the kernel: 20 less niceness
	var core unix.Rlimit
	_ = unix.Getrlimit(unix.RLIMIT_CORE, &core)
	open := ""
	for fd := range 64 {
		if _, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err == nil {
			target, _ := os.Readlink(fmt.Sprintf("/proc/self/fd/%d", fd))
			if !strings.HasPrefix(target, "anon_inode") {
				open += fmt.Sprint(fd, "=", target, " ")
			}
		}
	}
	return say(fmt.Sprint("nice ", 20-prio, " core ", core.Max, " group ", unix.Getpgrp() == os.Getpid(), " env ",
		os.Getenv("SECRET"), " open ", open))
}

func usual() cage.Limits {
	return cage.Limits{Wall: 20 * time.Second, CPU: 10 * time.Second, Memory: 256 << 20, Output: 8 << 20, Files: 32}
}

// run runs a task and answers what it said.
func run(t *testing.T, ctx context.Context, l cage.Limits, task string, args ...string) (string, error) {
	t.Helper()
	f, err := cage.Memory()
	require.NoError(t, err)
	defer f.Close()
	err = cage.Run(ctx, cage.Job{Task: task, Args: args, Files: []*os.File{f}, Limits: l})
	_, serr := f.Seek(0, io.SeekStart)
	require.NoError(t, serr)
	b, rerr := io.ReadAll(io.LimitReader(f, 4096))
	require.NoError(t, rerr)
	return string(b), err
}

func needsFiles(t *testing.T) {
	if _, files := cage.Holds(); !files {
		t.Skip("this kernel has no Landlock")
	}
}

func TestRun_TellsHowTheChildEnded(t *testing.T) {
	said, err := run(t, t.Context(), usual(), "say")
	require.NoError(t, err)
	require.Equal(t, "done", said)
	for task, want := range map[string]error{"fail": cage.ErrFailed, "limit": cage.ErrLimit, "panic": cage.ErrFailed} {
		_, err := run(t, t.Context(), usual(), task)
		require.ErrorIs(t, err, want, task)
	}
}

func TestRun_AChildReachesNoFileButTheGiven(t *testing.T) {
	needsFiles(t)
	dir := t.TempDir()
	name := filepath.Join(dir, "hub.db")
	require.NoError(t, os.WriteFile(name, []byte("secret"), 0o666))
	// A name of its own in the folders that everybody may write to: something else of a fixed name may stand there.
	stranger := "xinsheng-" + rand.Text()
	for _, c := range [][]string{
		{"read", name}, {"read", "/etc/passwd"}, {"read", "/proc/self/environ"}, {"list", dir}, {"list", "/usr"},
		{"list", "/proc"},
		{"write", name}, {"write", filepath.Join(dir, "new")}, {"write", filepath.Join("/dev/shm", stranger)},
		{"write", filepath.Join("/tmp", stranger)}, {"remove", name},
	} {
		said, err := run(t, t.Context(), usual(), c[0], c[1])
		require.NoError(t, err)
		require.Contains(t, said, "permission denied", "%v", c)
	}
	said, err := run(t, t.Context(), usual(), "reopen")
	require.NoError(t, err)
	require.Equal(t, "written", said)
}

func TestRun_AGivenFileOfTheDiskIsOpenForReadingAlone(t *testing.T) {
	needsFiles(t)
	name := filepath.Join(t.TempDir(), "blob")
	require.NoError(t, os.WriteFile(name, []byte("secret"), 0o666))
	f, err := os.Open(name)
	require.NoError(t, err)
	defer f.Close()
	out, err := cage.Memory()
	require.NoError(t, err)
	defer out.Close()
	for task, want := range map[string]string{"read": "<nil>", "write": "permission denied"} {
		require.NoError(t, out.Truncate(0))
		_, err = out.Seek(0, io.SeekStart)
		require.NoError(t, err)
		require.NoError(t, cage.Run(t.Context(), cage.Job{Task: task, Args: []string{cage.Path(1)}, Files: []*os.File{out, f},
			Limits: usual()}))
		b := make([]byte, 200)
		n, _ := out.ReadAt(b, 0)
		require.Contains(t, string(b[:n]), want)
	}
	b, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, "secret", string(b))
}

func TestRun_AChildReachesNoNetworkAndNoOtherProcess(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	u, err := net.Listen("unix", filepath.Join(t.TempDir(), "s"))
	require.NoError(t, err)
	defer u.Close()
	for _, c := range [][]string{
		{"connect", "tcp", l.Addr().String()}, {"connect", "udp", "127.0.0.1:53"}, {"connect", "unix", u.Addr().String()},
		{"start"}, {"signal"}, {"trace"}, {"space"},
	} {
		said, err := run(t, t.Context(), usual(), c[0], c[1:]...)
		require.NoError(t, err)
		require.Regexp(t, "not permitted|permission denied", said, "%v", c)
	}
}

func TestRun_AChildGetsNoMoreThanItsLimits(t *testing.T) {
	small := usual()
	small.CPU = time.Second
	_, err := run(t, t.Context(), small, "spin")
	require.ErrorIs(t, err, cage.ErrLimit)

	small = usual()
	small.Wall = 300 * time.Millisecond
	_, err = run(t, t.Context(), small, "hold")
	require.ErrorIs(t, err, cage.ErrLimit)

	said, err := run(t, t.Context(), usual(), "hog")
	require.Error(t, err, "a gigabyte where a quarter is allowed")
	require.Empty(t, said)

	_, err = run(t, t.Context(), usual(), "fill")
	require.Error(t, err)

	said, err = run(t, t.Context(), usual(), "files")
	require.NoError(t, err)
	require.Contains(t, said, "true")
	require.Contains(t, said, "too many open files")
}

func TestRun_WhatIsWrittenEndsAtItsLimit(t *testing.T) {
	f, err := cage.Memory()
	require.NoError(t, err)
	defer f.Close()
	require.Error(t, cage.Run(t.Context(), cage.Job{Task: "fill", Files: []*os.File{f}, Limits: usual()}))
	st, err := f.Stat()
	require.NoError(t, err)
	require.EqualValues(t, 8<<20, st.Size())
}

func TestRun_AChildInheritsNothingElse(t *testing.T) {
	t.Setenv("SECRET", "secret")
	other, err := os.Open("/etc/passwd")
	require.NoError(t, err)
	defer other.Close()
	_, err = unix.FcntlInt(other.Fd(), unix.F_SETFD, 0) // as another library might leave one
	require.NoError(t, err)
	loose, err := unix.FcntlInt(other.Fd(), unix.F_DUPFD, 40)
	require.NoError(t, err)
	defer unix.Close(loose)
	said, err := run(t, t.Context(), usual(), "status")
	require.NoError(t, err)
	require.Contains(t, said, "nice 10 core 0 group true env  open ")
	require.NotContains(t, said, "passwd")
	require.NotContains(t, said, "secret")
}

func TestRun_TheChildDiesWhenItIsNotWantedAnyMore(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		_, err := run(t, ctx, usual(), "hold")
		done <- err
	}()
	stop()
	require.ErrorIs(t, <-done, context.Canceled)
}

func TestRun_TheChildDiesWithTheHub(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), asParent+"=1")
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	var child int
	_, err = fmt.Fscan(out, &child)
	require.NoError(t, err)
	require.NoError(t, syscall.Kill(child, 0), "it is there")
	require.NoError(t, cmd.Process.Kill())
	_ = cmd.Wait()
	require.Eventually(t, func() bool {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", child))
		return err != nil || strings.Contains(string(b), ") Z ")
	}, 10*time.Second, 5*time.Millisecond)
}

func TestRun_AProgramIsRunByItsPath(t *testing.T) {
	in, err := cage.Filled(strings.NewReader("words"))
	require.NoError(t, err)
	defer in.Close()
	out, err := cage.Memory()
	require.NoError(t, err)
	defer out.Close()
	require.NoError(t, cage.Run(t.Context(), cage.Job{
		Program: "/bin/dd", Args: []string{"if=" + cage.Path(0), "of=" + cage.Path(1)}, Files: []*os.File{in, out},
		Limits: usual(),
	}))
	b := make([]byte, 5)
	_, err = out.ReadAt(b, 0)
	require.NoError(t, err)
	require.Equal(t, "words", string(b))
	err = cage.Run(t.Context(), cage.Job{Program: "/nowhere/ffmpeg", Limits: usual()})
	require.ErrorIs(t, err, cage.ErrNone)
}
