package watchdog_test

import (
	"net"
	"path/filepath"
	"testing"
	"time"

	"xinsheng/internal/terminal/watchdog"
)

func TestWatchdog_SpeaksToTheServiceManager(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notify")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	t.Setenv("NOTIFY_SOCKET", path)
	t.Setenv("WATCHDOG_USEC", "30000000")
	w := watchdog.New()
	if w.Period() != 10*time.Second {
		t.Errorf("period %v", w.Period())
	}
	for _, say := range []struct {
		do   func() error
		want string
	}{{w.Ready, "READY=1"}, {w.Feed, "WATCHDOG=1"}, {w.Stopping, "STOPPING=1"}} {
		if err := say.do(); err != nil {
			t.Fatal(err)
		}
		buf := make([]byte, 64)
		n, err := l.Read(buf)
		if err != nil || string(buf[:n]) != say.want {
			t.Errorf("got %q %v", buf[:n], err)
		}
	}
}

func TestWatchdog_IsSilentWithoutAServiceManager(t *testing.T) {
	t.Setenv("NOTIFY_SOCKET", "")
	t.Setenv("WATCHDOG_USEC", "")
	w := watchdog.New()
	if err := w.Feed(); err != nil || w.Period() != 0 {
		t.Errorf("%v %v", err, w.Period())
	}
}
