package desk

import (
	"fmt"
	"net/http"
	"time"

	"xinsheng/internal/hub/staff"
)

const (
	aliveEvery = 15 * time.Second // proxies cut off what is silent; and then the hub looks whether the user is still there
	writeLife  = 10 * time.Second // of one line to a page that may not be there any more
	streamLife = 10 * time.Minute // then the browser comes again, and is asked again who it is
)

// liveStream tells the page that something changed; the page then asks for what it shows. It ends with the session that it
// began with: whoever signed out, or may not work here any more, is not somebody who is there.
func liveStream(v *visit) error {
	changed, leave := v.live.join(v.Is(staff.Centre))
	defer leave()
	control := http.NewResponseController(v.W)
	if err := control.SetWriteDeadline(time.Time{}); err != nil {
		return fmt.Errorf("keep the stream open: %w", err)
	}
	v.W.Header().Set("Content-Type", "text/event-stream")
	v.W.Header().Set("X-Accel-Buffering", "no")
	v.W.WriteHeader(http.StatusOK)
	if !v.push(control, "retry: 2000\n\n") {
		return nil
	}
	alive := time.NewTicker(v.pulse)
	defer alive.Stop()
	over := time.NewTimer(streamLife)
	defer over.Stop()
	for {
		line := ": alive\n\n"
		select {
		case <-v.Ctx.Done():
			return nil
		case <-over.C:
			return nil
		case <-alive.C:
			if !v.Remains() {
				return nil
			}
		case <-changed:
			line = "event: changed\ndata: -\n\n"
		}
		if !v.push(control, line) {
			return nil
		}
	}
}

// push writes one piece to an open page. It reports false when the page went away, or takes nothing any more.
func (v *visit) push(control *http.ResponseController, line string) bool {
	_ = control.SetWriteDeadline(time.Now().Add(writeLife))
	if _, err := fmt.Fprint(v.W, line); err != nil {
		return false
	}
	if err := control.Flush(); err != nil {
		return false
	}
	return control.SetWriteDeadline(time.Time{}) == nil // between two lines nothing is late
}
