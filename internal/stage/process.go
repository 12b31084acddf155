// Package stage starts the real programs side by side, hub, display and terminal, for "make run", the end-to-end tests
// and the benchmarks. What it starts ends with it.
package stage

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// graceful is how long a program gets to end by itself after SIGTERM.
const graceful = 10 * time.Second

// Process is one running program.
type Process struct {
	name string
	cmd  *exec.Cmd
	done chan struct{}
	err  error
	once sync.Once
}

// Start runs a program whose output goes to out. env is added to this process's own.
func Start(name string, out io.Writer, env []string, path string, args ...string) (*Process, error) {
	cmd := exec.Command(path, args...)
	cmd.Env = append(os.Environ(), env...)
	return start(name, out, cmd)
}

// startWithFile is Start with a file open as descriptor 3.
func startWithFile(name string, out io.Writer, file *os.File, path string, args ...string) (*Process, error) {
	cmd := exec.Command(path, args...)
	cmd.ExtraFiles = []*os.File{file}
	return start(name, out, cmd)
}

func start(name string, out io.Writer, cmd *exec.Cmd) (*Process, error) {
	cmd.Stdout, cmd.Stderr = out, out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	p := &Process{name: name, cmd: cmd, done: make(chan struct{})}
	go func() {
		p.err = cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

// PID returns the process id.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Done is closed when the program has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Running reports whether the program still runs.
func (p *Process) Running() bool {
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// Err says how the program ended; nil before that and after a clean end.
func (p *Process) Err() error {
	if p.Running() {
		return nil
	}
	return p.err
}

// Stop ends the program with SIGTERM, and with SIGKILL when it does not listen. It waits until it is gone.
func (p *Process) Stop() {
	p.once.Do(func() {
		if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
			p.Kill()
			return
		}
		select {
		case <-p.done:
		case <-time.After(graceful):
			p.Kill()
		}
	})
}

// Kill ends the program and its children as kill -9 does, and waits until it is gone.
func (p *Process) Kill() {
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	<-p.done
}

// Await asks ready about ten times a second until it is true, the program has ended, or the time is over.
func (p *Process) Await(within time.Duration, ready func() bool) error {
	deadline := time.NewTimer(within)
	defer deadline.Stop()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		if ready() {
			return nil
		}
		select {
		case <-p.done:
			return fmt.Errorf("%s ended before it was ready: %v", p.name, p.err)
		case <-deadline.C:
			return fmt.Errorf("%s was not ready within %v", p.name, within)
		case <-tick.C:
		}
	}
}
