package gst_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/capture/gst"
)

func needGStreamer(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("short: without GStreamer")
	}
	if _, err := exec.LookPath("gst-launch-1.0"); err != nil {
		t.Skip("GStreamer is not installed")
	}
}

func open(t *testing.T, c *gst.Camera) capture.Preview {
	t.Helper()
	p, err := c.Open(t.Context())
	for range 10 { // a busy machine keeps it from its first picture as a cold camera would
		if !errors.Is(err, capture.ErrFrozen) {
			break
		}
		p, err = c.Open(t.Context())
	}
	require.NoError(t, err)
	t.Cleanup(p.Close)
	return p
}

// program writes a program in place of gst-launch; "$@" are what gst-launch would be given.
func program(t *testing.T, script string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "gst-launch")
	require.NoError(t, os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o755))
	return path
}

// device is a file that stands for a device.
func device(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "video0")
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	return path
}

func gone(pid int) bool { return errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) }

func soon(t *testing.T, what string, is func() bool) {
	t.Helper()
	require.Eventually(t, is, 10*time.Second, 20*time.Millisecond, what)
}

func TestCamera_ShowsOnePictureAfterAnother(t *testing.T) {
	needGStreamer(t)
	p := open(t, gst.New(gst.Params{Device: gst.Test}))
	picture, first := p.Frame()
	require.Equal(t, 640, picture.Bounds().Dx())
	require.Equal(t, 360, picture.Bounds().Dy())
	soon(t, "30 pictures", func() bool { _, n := p.Frame(); return n >= first+30 })
}

func TestCamera_ShootsInFullSize(t *testing.T) {
	needGStreamer(t)
	p := open(t, gst.New(gst.Params{Device: gst.Test}))
	for range 3 {
		b, err := p.Shoot(t.Context())
		require.NoError(t, err)
		c, err := jpeg.DecodeConfig(bytes.NewReader(b))
		require.NoError(t, err)
		require.Equal(t, 1280, c.Width)
		require.Equal(t, 720, c.Height)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := p.Shoot(ctx)
	require.ErrorIs(t, err, context.Canceled)
	_, err = p.Shoot(t.Context())
	require.NoError(t, err)
}

func TestCamera_IsClosedWithinASecondAndLeavesNothing(t *testing.T) {
	needGStreamer(t)
	c := gst.New(gst.Params{Device: gst.Test})
	files := func() int {
		all, err := os.ReadDir("/proc/self/fd")
		require.NoError(t, err)
		return len(all)
	}
	p := open(t, c)
	p.Close()
	before, routines := files(), runtime.NumGoroutine()
	for range 50 {
		p := open(t, c)
		pid := gst.PID(p)
		require.True(t, c.On())
		start := time.Now()
		p.Close()
		require.Less(t, time.Since(start), time.Second)
		require.False(t, c.On())
		require.True(t, gone(pid), "no zombie either")
		require.NoError(t, p.Err())
	}
	soon(t, "as many files as before", func() bool { return files() <= before })
	// the question itself runs on some
	soon(t, "as many goroutines as before", func() bool { return runtime.NumGoroutine() <= routines+3 })
}

func TestCamera_OneAtATime(t *testing.T) {
	needGStreamer(t)
	c := gst.New(gst.Params{Device: gst.Test})
	p := open(t, c)
	_, err := c.Open(t.Context())
	require.ErrorIs(t, err, capture.ErrBusy)
	p.Close()
	open(t, c)
}

func TestCamera_ThatIsUnpluggedIsLostAndComesBack(t *testing.T) {
	needGStreamer(t)
	c := gst.New(gst.Params{Device: gst.Test})
	p := open(t, c)
	require.NoError(t, syscall.Kill(gst.PID(p), syscall.SIGKILL))
	<-p.Done()
	require.ErrorIs(t, p.Err(), capture.ErrLost)
	require.False(t, c.On())
	_, err := p.Shoot(t.Context())
	require.ErrorIs(t, err, capture.ErrLost)
	p.Close()
	again := open(t, c)
	_, err = again.Shoot(t.Context())
	require.NoError(t, err)
}

func TestCamera_ThatFreezesIsFrozenAndComesBack(t *testing.T) {
	needGStreamer(t)
	c := gst.New(gst.Params{Device: gst.Test})
	p := open(t, c)
	pid := gst.PID(p)
	start := time.Now()
	require.NoError(t, syscall.Kill(pid, syscall.SIGSTOP))
	<-p.Done()
	require.ErrorIs(t, p.Err(), capture.ErrFrozen)
	require.Greater(t, time.Since(start), 1500*time.Millisecond)
	require.True(t, gone(pid))
	open(t, c)
}

func TestCamera_SaysWhatIsWrong(t *testing.T) {
	here := device(t)
	say := func(words string) string {
		return program(t, `echo "ERROR: from element /GstPipeline:pipeline0/GstV4l2Src:v4l2src0: `+words+`" >&2; exit 1`)
	}
	for name, c := range map[string]struct {
		device, program string
		want            error
		state, hint     string
	}{
		"no device":    {here + "x", "/bin/true", capture.ErrMissing, "missing", "tech.hint.camera_missing"},
		"no GStreamer": {here, "/nonexistent/gst", capture.ErrMissing, "missing", "tech.hint.camera_program"},
		"in use":       {here, say("Device '/dev/video0' is busy"), capture.ErrBusy, "busy", "tech.hint.camera_busy"},
		"not allowed": {here, say("Could not open device '/dev/video0' for reading: Permission denied"),
			capture.ErrMissing, "missing", "tech.hint.camera_missing"},
		"not a camera": {here, say("Cannot identify device '/dev/video0'."), capture.ErrMissing, "missing",
			"tech.hint.camera_missing"},
		"no such format": {here, say("Internal data stream error. streaming stopped, reason not-negotiated (-4)"),
			capture.ErrMissing, "missing", "tech.hint.camera_missing"},
		"ends at once":  {here, "/bin/true", capture.ErrMissing, "missing", "tech.hint.camera_missing"},
		"gives nothing": {here, program(t, "exec sleep 60"), capture.ErrFrozen, "frozen", "tech.hint.camera_frozen"},
		"gives nonsense": {here, program(t, "exec cat /dev/urandom >&3"), capture.ErrFrozen, "frozen",
			"tech.hint.camera_frozen"},
		"talks for ever": {here, program(t, "exec yes ERROR is busy >&2"), capture.ErrFrozen, "frozen",
			"tech.hint.camera_frozen"},
		"starts children": {here, program(t, "sleep 61 & sleep 62 & exec sleep 63"), capture.ErrFrozen, "frozen",
			"tech.hint.camera_frozen"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			camera := gst.New(gst.Params{Device: c.device, Program: c.program})
			_, err := camera.Open(t.Context())
			require.ErrorIs(t, err, c.want)
			require.False(t, camera.On())
			state, hint := camera.State()
			require.Equal(t, c.state, state)
			require.Equal(t, c.hint, hint)
		})
	}
}

func TestCamera_TriesAnotherWayWhenItsPicturesAreOfAnotherKind(t *testing.T) {
	needGStreamer(t)
	for _, takes := range []string{"video/x-raw,width=[640", "decodebin"} {
		script := fmt.Sprintf(`case "$*" in *"%s"*) ;; *) echo "reason not-negotiated (-4)" >&2; exit 1;; esac
exec gst-launch-1.0 -q videotestsrc is-live=true ! video/x-raw,width=800,height=600 ! tee name=t t. ! queue ! jpegenc ! fdsink fd=3 t. ! queue ! jpegenc ! fdsink fd=4`, takes)
		p := open(t, gst.New(gst.Params{Device: device(t), Program: program(t, script)}))
		_, err := p.Shoot(t.Context())
		require.NoError(t, err)
	}
}

func TestCamera_NonsenseAmongThePicturesChangesNothing(t *testing.T) {
	needGStreamer(t)
	script := `head -c 3000000 /dev/urandom >&3; printf '\377\330\377\332\000\002abc' >&3; head -c 100000 /dev/urandom >&4
exec gst-launch-1.0 -q videotestsrc is-live=true ! video/x-raw,width=640,height=480 ! tee name=t t. ! queue ! jpegenc ! fdsink fd=3 t. ! queue ! jpegenc ! fdsink fd=4`
	p := open(t, gst.New(gst.Params{Device: device(t), Program: program(t, script)}))
	b, err := p.Shoot(t.Context())
	require.NoError(t, err)
	_, err = jpeg.Decode(bytes.NewReader(b))
	require.NoError(t, err)
}

func TestCamera_OpenEndsWhenThePageIsLeft(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := gst.New(gst.Params{Device: device(t), Program: program(t, "exec sleep 60")})
	done := make(chan error)
	go func() { _, err := c.Open(ctx); done <- err }()
	soon(t, "the camera is being opened", c.On)
	cancel()
	require.ErrorIs(t, <-done, context.Canceled)
	require.False(t, c.On())
}

// TestMain is also the program that is killed while its camera is open.
func TestMain(m *testing.M) {
	if os.Getenv("XINSHENG_TEST_CAMERA") != "" {
		p, err := gst.New(gst.Params{Device: gst.Test}).Open(context.Background())
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println(gst.PID(p))
		select {}
	}
	os.Exit(m.Run())
}

func TestCamera_GoesWithTheProgramHoweverThatEnds(t *testing.T) {
	needGStreamer(t)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "XINSHENG_TEST_CAMERA=1")
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	var pid int
	_, err = fmt.Fscan(out, &pid)
	require.NoError(t, err)
	require.False(t, gone(pid))
	require.NoError(t, cmd.Process.Kill())
	_ = cmd.Wait()
	// Whoever takes orphans in may leave it as a zombie for a while: its camera is closed all the same.
	soon(t, "the child is gone", func() bool {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		return err != nil || strings.Contains(string(b), ") Z ")
	})
}

func TestCamera_WritesNoFile(t *testing.T) {
	needGStreamer(t)
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed")
	}
	trace := filepath.Join(t.TempDir(), "trace")
	p := open(t, gst.New(gst.Params{Device: gst.Test,
		Program: program(t, fmt.Sprintf(`exec %s -f -o %s -e trace=openat,open,creat,mkdir,rename gst-launch-1.0 "$@"`,
			strace, trace))}))
	_, err = p.Shoot(t.Context())
	require.NoError(t, err)
	p.Close()
	b, err := os.ReadFile(trace)
	require.NoError(t, err)
	require.Contains(t, string(b), "openat")
	for line := range strings.Lines(string(b)) {
		made := strings.Contains(line, "O_CREAT") || strings.Contains(line, "O_WRONLY") ||
			strings.Contains(line, "rename(") || strings.Contains(line, "mkdir(")
		// GStreamer's signal processing keeps machine code, and no picture, in a file without a name.
		if made && !strings.Contains(line, "= -1") && !strings.Contains(line, "orcexec") &&
			!strings.Contains(line, "/dev/null") {
			t.Error(line)
		}
	}
}

func TestFirst_PassesOverWhatIsNoCamera(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "video0"), nil, 0o600))
	require.Empty(t, gst.First(dir))
}
