package cage

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Exit codes of a child that is still this program.
const (
	codeFailed = 1
	codeNone   = 120
	codeLimit  = 121
)

// Task is work of this program that is done in a child. ErrLimit from it is known to Run.
type Task func(args []string) error

// Enter does nothing in a program that was not started by Run. In one that was, it never returns.
func Enter(tasks map[string]Task) {
	if len(os.Args) < 3 || os.Args[1] != word {
		return
	}
	if os.Args[2] == "task" {
		os.Exit(code(tasks[os.Args[3]](os.Args[4:])))
	}
	var s spec
	err := json.Unmarshal([]byte(os.Args[2]), &s)
	if err == nil {
		err = s.become()
	}
	fmt.Fprintln(os.Stderr, "cage:", err) // which goes nowhere but in tests
	os.Exit(codeNone)
}

func code(err error) int {
	switch {
	case errors.Is(err, ErrLimit):
		return codeLimit
	case err != nil:
		return codeFailed
	}
	return 0
}

// become sets the limits and becomes the program. It comes back only with an error.
func (s *spec) become() error {
	runtime.LockOSThread() // what follows counts for this thread, and execve takes it on
	debug.SetGCPercent(-1)
	argv, env := append([]string{s.Program}, s.Args...), []string{"LC_ALL=C", "HOME=/", "PATH=/usr/bin:/bin"}
	program := s.Program
	if program == "" {
		program = "/proc/self/exe"
		argv = append([]string{"xinsheng-hub", word, "task", s.Task}, s.Args...)
		// Beneath the limit, so that the collector keeps clear of it.
		env = append(env, fmt.Sprintf("GOMEMLIMIT=%d", s.Limits.Memory*3/4), "GOMAXPROCS=2", "GOTRACEBACK=none")
	}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("forbid new rights: %w", err)
	}
	if err := confine(s.Program == "", s.Given); err != nil && !errors.Is(err, errNoLandlock) {
		return fmt.Errorf("close the file system: %w", err)
	}
	if err := unix.Setpriority(unix.PRIO_PROCESS, 0, 10); err != nil {
		return fmt.Errorf("be nice: %w", err)
	}
	if err := closeOthers(3 + s.Given); err != nil {
		return err
	}
	if err := s.Limits.set(); err != nil {
		return err
	}
	if err := denyCalls(); err != nil {
		return fmt.Errorf("close the network: %w", err)
	}
	return fmt.Errorf("become the program: %w", syscall.Exec(program, argv, env))
}

// closeOthers sees to it that nothing but the given files is inherited.
func closeOthers(from int) error {
	const closeOnExec = 4 // CLOSE_RANGE_CLOEXEC
	err := unix.CloseRange(uint(from), 1<<31-1, closeOnExec)
	// Linux before 5.11, or a filter that does not know it
	if err != nil && !errors.Is(err, unix.ENOSYS) && !errors.Is(err, unix.EPERM) {
		return fmt.Errorf("close other files: %w", err)
	}
	return nil // all that Go opened has the same flag already
}

func (l Limits) set() error {
	const address = 2 << 30 // libraries, thread stacks, and what a runtime sets aside without using it
	cpu := uint64(l.CPU / time.Second)
	for _, r := range []struct {
		what      int
		soft, top uint64
	}{
		{unix.RLIMIT_CORE, 0, 0},
		{unix.RLIMIT_CPU, cpu, cpu + 2},
		{unix.RLIMIT_FSIZE, uint64(l.Output), uint64(l.Output)},
		{unix.RLIMIT_MEMLOCK, 0, 0},
		{unix.RLIMIT_MSGQUEUE, 0, 0},
		{unix.RLIMIT_DATA, uint64(l.Memory), uint64(l.Memory)},
		{unix.RLIMIT_AS, uint64(l.Memory) + address, uint64(l.Memory) + address},
	} {
		if err := unix.Setrlimit(r.what, &unix.Rlimit{Cur: r.soft, Max: r.top}); err != nil {
			return fmt.Errorf("set limit %d: %w", r.what, err)
		}
	}
	// By package syscall, which otherwise puts back on exec what it had raised at the start.
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: l.Files, Max: l.Files}); err != nil {
		return fmt.Errorf("set limit of open files: %w", err)
	}
	return nil
}

// Holds says what of the cage this machine's kernel can do: files is Landlock, which came with Linux 5.13.
func Holds() (children, files bool) {
	abi, _, _ := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, 1)
	return slices.Contains([]string{"amd64", "arm64"}, runtime.GOARCH), int(abi) > 0 && abi < 1000
}
