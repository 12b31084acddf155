package main

import (
	"bufio"
	"bytes"
	"context"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/media/cage"
	"xinsheng/internal/hub/media/convert"
	"xinsheng/internal/hub/store/storetest"
)

// asHub makes the test binary run as xinsheng-hub, so that tests have real processes to kill.
const asHub = "XINSHENG_TEST_AS_HUB"

func TestMain(m *testing.M) {
	cage.Enter(convert.Tasks())
	if os.Getenv(asHub) != "" {
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
		defer stop()
		os.Exit(run(ctx, &console{in: os.Stdin, out: os.Stdout, err: os.Stderr}, os.Args[1:]))
	}
	os.Exit(storetest.Main(m))
}

// once runs one command to its end.
func once(t *testing.T, args ...string) (out, errs string, code int) {
	t.Helper()
	cmd := program(t, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		require.NoError(t, err)
	}
	return stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()
}

// must is once for what has to work.
func must(t *testing.T, args ...string) string {
	t.Helper()
	out, errs, code := once(t, args...)
	require.Zero(t, code, errs)
	return out
}

// needsProcesses leaves a test out of the short ones. One that starts them in goroutines says so itself.
func needsProcesses(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("short: without processes of the hub")
	}
}

func program(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	needsProcesses(t)
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), asHub+"=1")
	return cmd
}

// process is a hub at work.
type process struct {
	cmd    *exec.Cmd
	doors  map[string]string // name -> address
	said   []string          // other lines on standard output
	stderr *safeBuffer
	ended  chan struct{}
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// start runs serve with every door on a free port, and waits until the wanted number of them is open.
func start(t *testing.T, doors int, args ...string) *process {
	t.Helper()
	return await(t, program(t, serving(args)...), doors)
}

// serving is a command line with every door on a free port.
func serving(args []string) []string {
	return append([]string{"serve", "--device-listen", "127.0.0.1:0", "--phone-listen", "127.0.0.1:0", "--desk-listen",
		"127.0.0.1:0"}, args...)
}

// await starts a hub and waits until the wanted number of doors is open.
func await(t *testing.T, cmd *exec.Cmd, doors int) *process {
	t.Helper()
	p := &process{cmd: cmd, doors: map[string]string{}, stderr: new(safeBuffer), ended: make(chan struct{})}
	p.cmd.Stderr = p.stderr
	out, err := p.cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, p.cmd.Start())
	t.Cleanup(p.kill)
	lines := make(chan string)
	go func() {
		defer close(lines)
		for s := bufio.NewScanner(out); s.Scan(); {
			lines <- s.Text()
		}
	}()
	go func() {
		_ = p.cmd.Wait()
		close(p.ended)
	}()
	for len(p.doors) < doors {
		select {
		case line, ok := <-lines:
			require.True(t, ok, "the hub ended: %s", p.stderr)
			name, address, found := strings.Cut(line, "://")
			if !found {
				p.said = append(p.said, line)
				continue
			}
			address, _, _ = strings.Cut(address, " ")
			p.doors[strings.TrimSpace(strings.TrimRight(name, "htps"))] = address
		case <-time.After(time.Minute):
			require.Fail(t, "the hub does not open its doors", p.stderr.String())
		}
	}
	go func() {
		for range lines { // or it would block on a full pipe
		}
	}()
	return p
}

// kill is kill -9.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.ended
}

// stop asks it to end.
func (p *process) stop(t *testing.T) {
	t.Helper()
	require.NoError(t, p.cmd.Process.Signal(syscall.SIGTERM))
	select {
	case <-p.ended:
	case <-time.After(time.Minute):
		require.Fail(t, "the hub does not stop")
	}
	require.Zero(t, p.cmd.ProcessState.ExitCode(), p.stderr.String())
}
