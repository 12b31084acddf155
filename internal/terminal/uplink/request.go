package uplink

import (
	"context"
	"errors"
	"fmt"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/outbox"
)

var (
	// errFault: the outbox did not give the bytes.
	errFault = errors.New("part cannot be read")
	// errMoreUrgent: a request was broken off for something more urgent.
	errMoreUrgent = errors.New("broken off for something more urgent")
)

// request carries bytes of a part to the hub, on a goroutine of its own. What it found out may be read once done is
// closed.
type request struct {
	id      feedback.RecordID
	part    outbox.Part
	upload  *upload
	address string
	offset  int64 // where it begins
	body    *partBody
	cancel  context.CancelCauseFunc

	done  chan struct{} // closed when the answer is there
	there int64         // how much the hub then has
	err   error
}

func (r *request) start(ctx context.Context, via *Client) {
	ctx, r.cancel = context.WithCancelCause(ctx)
	go func() {
		defer close(r.done)
		r.there, r.err = via.AppendPart(ctx, r.address, r.offset, r.part.Size, r.body)
		switch {
		case r.err == nil && r.there > r.offset+r.body.sent.Load():
			r.err = fmt.Errorf("hub has bytes that were not sent: %w", ErrGarbage)
		case r.err != nil && r.body.fault.Load() != nil:
			r.err = fmt.Errorf("part %s: %w: %w", r.part.ID, errFault, *r.body.fault.Load())
		case r.err != nil && errors.Is(context.Cause(ctx), errMoreUrgent):
			r.err = errMoreUrgent
		}
	}()
}

// heard does what the answer to a request says about its part. The error is left to the caller.
func (l *Loop) heard(r *request) error {
	r.cancel(nil)
	if r.err != nil {
		l.move(r.upload, noAnswer)
		if errors.Is(r.err, errMoreUrgent) {
			return nil
		}
		return r.err
	}
	l.lineWorks()
	if l.reached(r.id, r.upload, r.there, r.part.Size); r.there <= r.offset && r.body.sent.Load() > 0 {
		l.turn(r.id, r.upload)
	}
	return nil
}

// hear takes the answer that is awaited, when it is there. Where none came, the hub is asked for the offset; whether
// the line works, whatever is sent next shows.
func (l *Loop) hear(ctx context.Context) {
	r := l.awaited
	if r == nil {
		return
	}
	select {
	case <-r.done:
	default:
		return
	}
	l.awaited = nil
	var refusal *Refusal
	if err := l.heard(r); errors.As(err, &refusal) || errors.Is(err, errFault) {
		l.partFails(ctx, r.id, r.upload, err)
	}
}

// wait waits for the answer that is awaited, or for something to do.
func (l *Loop) wait(ctx context.Context, until time.Time) {
	timer := time.NewTimer(time.Until(until))
	defer timer.Stop()
	select {
	case <-l.awaited.done:
	case <-timer.C:
	case <-ctx.Done():
	case <-l.wake:
		l.woken()
	}
}

// abandon ends what is under way when the loop ends.
func (l *Loop) abandon() {
	if l.awaited != nil {
		l.awaited.cancel(nil)
		<-l.awaited.done
	}
}
