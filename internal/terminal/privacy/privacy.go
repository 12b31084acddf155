// Package privacy keeps what a visitor says inside the process: no core files, no reading of its memory by others, and
// crash reports without values.
package privacy

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// ForbidDumps makes the kernel write no core file of this process and lets no other process of the user read its
// memory.
func ForbidDumps() error {
	if err := unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}); err != nil {
		return fmt.Errorf("forbid core files: %w", err)
	}
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		return fmt.Errorf("forbid memory dumps: %w", err)
	}
	return nil
}

// crashFilter lets the shape of a crash report through, goroutines, functions without arguments and source lines, and
// nothing else: the message of a panic may quote anything.
var crashFilter = []string{
	"-u", "-n",
	"-e", `/^goroutine [0-9]* .*\[[a-z A-Z,0-9()]*\]:$/p`,
	"-e", `s/^\([A-Za-z0-9_.\/*()-]*\)([0-9a-fx, {}?.]*)$/\1/p`,
	"-e", `s/^\(created by [A-Za-z0-9_.\/*()-]*\).*$/\1/p`,
	"-e", `s/^\t\(\/[A-Za-z0-9_.\/@+-]*\.go:[0-9]*\).*$/\t\1/p`,
	"-e", `s/^\(panic\|fatal error\|SIG[A-Z]*\)[: ].*$/\1/p`,
}

// FilterStderr sends what is written to standard error, by the runtime or a C library, through a filter that drops
// every value. It returns the real standard error for the log, whose lines are made to hold none.
func FilterStderr() (log *os.File, err error) {
	fd, err := unix.FcntlInt(2, unix.F_DUPFD_CLOEXEC, 3)
	if err != nil {
		return nil, fmt.Errorf("keep standard error: %w", err)
	}
	log = os.NewFile(uintptr(fd), "stderr")
	r, w, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("filter standard error: %w", err)
	}
	defer r.Close()
	defer w.Close()
	filter := exec.Command("sed", crashFilter...)
	filter.Stdin, filter.Stdout, filter.Stderr = r, log, log
	filter.Env = []string{"LC_ALL=C", "PATH=/usr/bin:/bin"}
	filter.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // outlives this process by the last line
	if err := filter.Start(); err != nil {
		return nil, fmt.Errorf("filter standard error: %w", err)
	}
	if err := unix.Dup2(int(w.Fd()), 2); err != nil {
		return nil, fmt.Errorf("filter standard error: %w", err)
	}
	go func() { _ = filter.Wait() }()
	return log, nil
}
