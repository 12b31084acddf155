// Package watchdog tells systemd that the screen still answers. Feed is called from the UI thread alone, so that a
// frozen screen is restarted.
package watchdog

import (
	"fmt"
	"net"
	"os"
	"strconv"
	"time"
)

// Watchdog speaks to the service manager; without one it does nothing.
type Watchdog struct {
	socket string
	period time.Duration
}

// New reads NOTIFY_SOCKET and WATCHDOG_USEC as sd_notify(3) has them.
func New() *Watchdog {
	w := &Watchdog{socket: os.Getenv("NOTIFY_SOCKET")}
	if usec, err := strconv.ParseInt(os.Getenv("WATCHDOG_USEC"), 10, 64); err == nil && usec > 0 {
		w.period = time.Duration(usec) * time.Microsecond / 3
	}
	return w
}

// Period is how often Feed is wanted, a third of the limit; 0: not at all.
func (w *Watchdog) Period() time.Duration { return w.period }

// Ready says that the first frame is shown.
func (w *Watchdog) Ready() error { return w.send("READY=1") }

// Feed says that the screen answers.
func (w *Watchdog) Feed() error { return w.send("WATCHDOG=1") }

// Stopping says that the program ends because it was asked to.
func (w *Watchdog) Stopping() error { return w.send("STOPPING=1") }

func (w *Watchdog) send(state string) error {
	if w.socket == "" {
		return nil
	}
	c, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: w.socket, Net: "unixgram"})
	if err != nil {
		return fmt.Errorf("tell the service manager %s: %w", state, err)
	}
	defer c.Close()
	if _, err := c.Write([]byte(state)); err != nil {
		return fmt.Errorf("tell the service manager %s: %w", state, err)
	}
	return nil
}
