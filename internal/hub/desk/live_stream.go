package desk

import (
	"fmt"
	"net/http"
	"time"

	"xinsheng/internal/hub/staff"
)

const (
	aliveEvery = 15 * time.Second // proxies cut off what is silent
	streamLife = 10 * time.Minute // then the browser comes again, and is asked again who it is
)

// liveStream tells the page that something changed; the page then asks for what it shows.
func liveStream(v *visit) error {
	changed, leave := v.live.join(v.is(staff.Centre))
	defer leave()
	control := http.NewResponseController(v.w)
	if err := control.SetWriteDeadline(time.Time{}); err != nil {
		return fmt.Errorf("keep the stream open: %w", err)
	}
	v.w.Header().Set("Content-Type", "text/event-stream")
	v.w.Header().Set("X-Accel-Buffering", "no")
	v.w.WriteHeader(http.StatusOK)
	if _, err := fmt.Fprint(v.w, "retry: 2000\n\n"); err != nil {
		return nil
	}
	if err := control.Flush(); err != nil {
		return nil // the browser went away
	}
	alive := time.NewTicker(aliveEvery)
	defer alive.Stop()
	over := time.NewTimer(streamLife)
	defer over.Stop()
	for {
		line := ": alive\n\n"
		select {
		case <-v.ctx.Done():
			return nil
		case <-over.C:
			return nil
		case <-alive.C:
		case <-changed:
			line = "event: changed\ndata: -\n\n"
		}
		if _, err := fmt.Fprint(v.w, line); err != nil {
			return nil
		}
		if err := control.Flush(); err != nil {
			return nil
		}
	}
}
