package cage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"syscall"
)

// word is the first argument by which the program knows that it is to be a child.
const word = "media-cage"

// spec is what the child is told.
type spec struct {
	Program string
	Task    string
	Args    []string
	Given   int // files, from 3 on
	Limits  Limits
}

// Run runs the job and waits for its end. When ctx ends, or this process, so does the child. Errors are ErrFailed,
// ErrLimit, ErrCrashed, ErrNone, the context's, and those of starting a process.
func Run(ctx context.Context, j Job) error {
	if len(j.Files) > 6 {
		return errors.New("too many files for a child")
	}
	told, err := json.Marshal(spec{j.Program, j.Task, j.Args, len(j.Files), j.Limits})
	if err != nil {
		return fmt.Errorf("describe the job: %w", err)
	}
	wall, stop := context.WithTimeout(ctx, j.Limits.Wall)
	defer stop()
	cmd := exec.CommandContext(wall, "/proc/self/exe", word, string(told))
	cmd.Args[0] = "xinsheng-hub"
	cmd.Dir, cmd.Env, cmd.ExtraFiles = "/", []string{"LC_ALL=C"}, j.Files
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	done := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // the child dies with the thread that made it
		defer runtime.UnlockOSThread()
		done <- cmd.Run()
	}()
	err = <-done
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case wall.Err() != nil:
		return fmt.Errorf("time: %w", ErrLimit)
	}
	return ending(err, j.Limits)
}

func ending(err error, l Limits) error {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		if err != nil {
			return fmt.Errorf("start a child: %w", err)
		}
		return nil
	}
	status, _ := exit.Sys().(syscall.WaitStatus)
	switch {
	case status.Signaled() && exit.UserTime()+exit.SystemTime() >= l.CPU:
		return fmt.Errorf("processor time: %w", ErrLimit)
	case status.Signaled() && status.Signal() == syscall.SIGXFSZ:
		return fmt.Errorf("size of output: %w", ErrLimit)
	case status.Signaled():
		return fmt.Errorf("signal %d: %w", status.Signal(), ErrCrashed)
	case exit.ExitCode() == codeLimit:
		return fmt.Errorf("told by itself: %w", ErrLimit)
	case exit.ExitCode() == codeNone:
		return ErrNone
	}
	return fmt.Errorf("exit %d: %w", exit.ExitCode(), ErrFailed)
}
