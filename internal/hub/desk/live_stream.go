package desk

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"time"

	"xinsheng/internal/hub/staff"
)

const (
	aliveEvery = 10 * time.Second // proxies cut off what is silent; and then the hub looks whether the user is still there
	writeLife  = 10 * time.Second // of one line to a page that may not be there any more
	streamLife = 10 * time.Minute // then the browser comes again, and is asked again who it is
)

// liveStream tells the page that something changed; the page then asks for what it shows. It ends with the session that
// it began with: whoever signed out, or may not work here any more, is not somebody who is there. Nor is a page of the
// centre that does not answer when it is asked (liveHere).
func liveStream(v *visit) error {
	changed, leave := v.live.join()
	defer leave()
	line := ": alive\n\n"
	page := ""
	if v.Is(staff.Centre) {
		page = rand.Text()
		line = "event: here\ndata: " + page + "\n\n"
		v.keeps("note that a page is open", v.Cases.Watch(v.Ctx, page))
	}
	kept := false // the browser comes again at once, and stays on duty meanwhile
	defer func() {
		if page != "" && !kept {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(v.Ctx), writeLife)
			defer cancel()
			v.keeps("note that a page is closed", v.Cases.Unwatch(ctx, page))
		}
	}()
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
		next := line
		select {
		case <-v.Ctx.Done():
			return nil
		case <-over.C:
			kept = true
			return nil
		case <-alive.C:
			if !v.Remains() || !v.stays(page) {
				return nil
			}
		case <-changed:
			next = "event: changed\ndata: -\n\n"
		}
		if !v.push(control, next) {
			return nil
		}
	}
}

// liveHere is a page's answer to its stream: there is a browser that runs, on a line that carries both ways.
func liveHere(v *visit) error {
	if err := v.Cases.Stay(v.Ctx, v.R.PostFormValue("page")); err != nil {
		return err
	}
	v.W.WriteHeader(http.StatusNoContent)
	return nil
}

// stays reports whether the page of a stream has answered. Pages that are not the centre's are not asked.
func (v *visit) stays(page string) bool {
	if page == "" {
		return true
	}
	there, err := v.Cases.Stays(v.Ctx, page)
	return !v.keeps("look whether a page is still open", err) || there // the database is busy: the next look tells
}

// keeps logs what could not be kept or read of who is there.
func (v *visit) keeps(what string, err error) bool {
	if err != nil && v.Ctx.Err() == nil {
		v.Log.Error(what, "error", err)
	}
	return err == nil
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
