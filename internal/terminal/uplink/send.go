package uplink

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/wire"
)

// patience is after how many failures of the line in a row a record is suspected to be their cause.
const patience = 3

// sendAll sends what is due, texts before parts, until nothing is or the line fails. It returns when the next record is
// due; the zero time when none waits.
func (l *Loop) sendAll(ctx context.Context) time.Time {
	for ctx.Err() == nil {
		select {
		case <-l.wake: // what it is about is looked for right now
			l.woken()
		default:
		}
		l.hear(ctx)
		l.takeOver()
		l.giveWay(ctx)
		now := time.Now()
		if now.Before(l.openAt) || now.Before(l.heldUntil) {
			return now
		}
		r, due, err := l.Queue.NextOrdinary(now)
		if err != nil {
			l.Log.Error("outbox gives no record", "error", err)
			l.openAt = now.Add(l.line.next(maxDelay))
			return now
		}
		if r != nil {
			l.send(ctx, r)
			continue
		}
		if !now.Before(l.beatAt) {
			return now // a part can take long
		}
		in, partDue, err := l.Parts.NextIncomplete(now)
		if err != nil {
			l.Log.Error("outbox gives no part", "error", err)
			l.openAt = now.Add(l.line.next(maxDelay))
			return now
		}
		if due = firstOf(due, partDue); in == nil {
			return due
		}
		l.forward(ctx, in, firstOf(due, l.beatAt))
	}
	return time.Time{}
}

// firstOf is the earlier of two times, of which zero is none.
func firstOf(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// send sends one record and does with it what the answer says.
func (l *Loop) send(ctx context.Context, r *outbox.Record) {
	log := l.Log.With("record", r.ID, "bytes", len(r.Envelope))
	receipt, err := l.Client.PutRecord(ctx, r)
	if ctx.Err() != nil {
		return
	}
	if verdictOf(err) == unheard {
		log.Warn("record not delivered", "error", err)
		l.lineFails(err)
		if !busy(err) {
			l.suspect(r.ID)
		}
		return
	}
	l.lineWorks()
	l.waiting.settle(ctx, log, r, receipt, err, recordHold, func(receipt wire.RecordReceipt) {
		if r.Parts == 0 {
			l.waiting.forget(r.ID)
			return
		}
		l.textArrived(r.ID, receipt.Missing)
	})
}

// verdict is what an answer says about the record that was sent.
type verdict int

const (
	taken    verdict = iota
	unwanted         // for good: quarantine
	troubled         // it alone has to wait
	unheard          // it says nothing about the record, but about the line or the hub
)

func verdictOf(err error) verdict {
	var refusal *Refusal
	switch {
	case err == nil:
		return taken
	case errors.Is(err, feedback.ErrConflict), errors.Is(err, feedback.ErrPermanent):
		return unwanted
	case errors.As(err, &refusal) && ownTrouble(refusal):
		return troubled
	}
	return unheard
}

// busy reports whether the hub is there and has no room at the moment.
func busy(err error) bool {
	var refusal *Refusal
	return errors.As(err, &refusal) && refusal.Type == wire.ProblemBusy
}

// ownTrouble reports whether the hub has trouble with this record and not with all: its key is missing, or the request
// came to it as one that it cannot read.
func ownTrouble(r *Refusal) bool {
	switch r.Type {
	case wire.ProblemKey, wire.ProblemInvalid, wire.ProblemTooLarge, wire.ProblemNotFound:
		return true
	}
	return false
}

// textArrived begins with the parts of a record whose text the hub has just taken.
func (l *Loop) textArrived(id feedback.RecordID, missing []string) {
	delete(l.transfers, id) // what was known before the hub asked for it again
	if len(missing) > 0 {
		t := l.transfer(id)
		t.fresh, t.missing = true, map[string]bool{}
		for _, part := range missing {
			t.missing[part] = true
		}
	}
}

// suspect lets a record step aside that was the one at hand when the line failed, time and again: for seconds at first,
// because a line that fails three times is more often a bad line than a bad record.
func (l *Loop) suspect(id feedback.RecordID) {
	t := l.waiting.tries(id)
	if t.failures++; t.failures%patience == 0 {
		l.Queue.Fail(id, time.Now().Add(min(suspectHold, firstDelay<<min(t.failures, 20))))
	}
}

// lineWorks notes that the hub answered. After an outage the heartbeat, which forgives what failed in it, comes next.
func (l *Loop) lineWorks() {
	if l.beatLine.failures > 0 {
		l.beatAt = time.Time{}
	}
	l.line.reset()
	l.openAt = time.Time{}
	l.saw(nil)
}

// lineFails stops the batch and decides when the next try is. A hub that is busy says when to come again, and its line
// is none that is broken.
func (l *Loop) lineFails(err error) {
	now := time.Now()
	var refusal *Refusal
	if errors.As(err, &refusal) && busy(err) && refusal.RetryAfter > 0 {
		l.heldUntil = now.Add(refusal.RetryAfter + rand.N(refusal.RetryAfter/4+1))
		return
	}
	delay := brokenPause + rand.N(brokenPause)
	if !l.gained {
		delay = l.line.next(maxDelay)
	}
	l.gained = false
	l.openAt = now.Add(delay)
	switch {
	case errors.As(err, &refusal) && refusal.RetryAfter > 0:
		l.heldUntil = now.Add(refusal.RetryAfter + delay/4)
	case errors.Is(err, ErrRefused):
		l.heldUntil = l.openAt
	}
	if !busy(err) {
		l.saw(err)
	}
}
