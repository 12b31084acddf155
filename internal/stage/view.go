package stage

import (
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

// View shows a display in any browser on this machine, through noVNC.
type View struct {
	vnc, web *Process
	URL      string
}

// StartView offers the display on port of 127.0.0.1; 0 takes a free one.
func StartView(out io.Writer, display string, port int) (*View, error) {
	rfb, err := FreePort()
	if err != nil {
		return nil, err
	}
	if port == 0 {
		if port, err = FreePort(); err != nil {
			return nil, err
		}
	}
	vnc, err := Start("x11vnc", out, nil, "x11vnc", "-display", display, "-localhost", "-rfbport", strconv.Itoa(rfb),
		"-forever", "-shared", "-nopw", "-quiet")
	if err != nil {
		return nil, err
	}
	if err := vnc.Await(20*time.Second, func() bool { return listening(rfb) }); err != nil {
		vnc.Stop()
		return nil, err
	}
	web, err := Start("websockify", out, nil, "websockify", "--web", "/usr/share/novnc",
		fmt.Sprintf("127.0.0.1:%d", port), fmt.Sprintf("127.0.0.1:%d", rfb))
	if err != nil {
		vnc.Stop()
		return nil, err
	}
	if err := web.Await(20*time.Second, func() bool { return listening(port) }); err != nil {
		web.Stop()
		vnc.Stop()
		return nil, err
	}
	return &View{vnc: vnc, web: web,
		URL: fmt.Sprintf("http://127.0.0.1:%d/vnc.html?autoconnect=1&resize=scale", port)}, nil
}

// Stop ends the view.
func (v *View) Stop() {
	v.web.Stop()
	v.vnc.Stop()
}

// FreePort returns a TCP port of 127.0.0.1 that nothing listens on.
func FreePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func listening(port int) bool {
	c, err := net.DialTimeout("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), time.Second)
	if err != nil {
		return false
	}
	c.Close()
	return true
}
