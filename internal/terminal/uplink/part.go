package uplink

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/wire"
)

const (
	maxTurns     = 3                // answers that send a part elsewhere and bring nothing, before it waits
	lockedPause  = 10 * time.Second // at most, while another request is at work on an upload
	breakPause   = 5 * time.Second  // how long an answer may be waited for when something more urgent came
	unreadablyIn = time.Hour        // when a part is tried again that the disk did not give
)

// forward does the next step for the parts of one record: ask what is missing, create, ask for the offset, send,
// confirm. Something more urgent is due at until.
func (l *Loop) forward(ctx context.Context, in *outbox.Incomplete, until time.Time) {
	t := l.transfer(in.ID)
	if t.missing == nil {
		l.confirm(ctx, in, t)
		return
	}
	part, waits, done, refusal := t.next(in)
	switch {
	case part != nil:
		l.sendPart(ctx, in, part, until)
	case waits:
		l.wait(ctx, until)
	case done:
		l.confirm(ctx, in, t)
	default:
		l.Log.Warn("hub refuses a part for good", "record", in.ID, "reason", refusal)
		delete(l.transfers, in.ID)
		l.waiting.quarantine(ctx, l.Log.With("record", in.ID), in.ID, refusal)
	}
}

// confirm asks the hub which parts it lacks, and acknowledges the others: nothing else does.
func (l *Loop) confirm(ctx context.Context, in *outbox.Incomplete, t *transfer) {
	receipt, err := l.Client.RecordReceipt(ctx, in.ID, in.Digest)
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		l.partFails(ctx, in.ID, nil, err)
		return
	}
	l.lineWorks()
	first := t.missing == nil
	t.missing = map[string]bool{}
	var there []string
	denied := false
	for _, p := range in.Parts {
		u := t.upload(p.ID)
		if !slices.Contains(receipt.Missing, p.ID) {
			there = append(there, p.ID)
			continue
		}
		t.missing[p.ID] = true
		if u.state == whole { // it had all bytes, and lacks the part
			l.move(u, lost)
			u.denied, denied = true, true
		}
	}
	if len(there) > 0 {
		l.acknowledgeParts(ctx, in, there)
	}
	if denied && !first {
		l.Log.Warn("hub had a part and has it no more", "record", in.ID)
		l.waiting.putOff(in.ID, recordHold)
	}
}

func (l *Loop) acknowledgeParts(ctx context.Context, in *outbox.Incomplete, parts []string) {
	if err := l.Parts.AckParts(ctx, in.ID, in.Digest, parts...); err != nil {
		l.Log.Error("delivered parts cannot be marked; the hub is asked again", "record", in.ID, "error", err)
		delete(l.transfers, in.ID)
		l.waiting.putOff(in.ID, maxDelay)
		return
	}
	l.Log.Info("parts delivered", "record", in.ID, "parts", len(parts), "left", len(in.Parts)-len(parts))
	l.waiting.forget(in.ID)
	l.gained = true
	if len(parts) == len(in.Parts) {
		delete(l.transfers, in.ID)
	}
}

// sendPart does the next step for one part.
func (l *Loop) sendPart(ctx context.Context, in *outbox.Incomplete, part *outbox.Part, until time.Time) {
	u := l.transfer(in.ID).upload(part.ID)
	var err error
	switch u.state {
	case unasked:
		l.move(u, ask)
		u.address = PartAddress(in.ID, part.ID)
		err = l.askOffset(ctx, in.ID, part, u)
	case creating:
		if address, ok := <-u.making; ok {
			l.begun(u, address)
		} else {
			l.move(u, notCreated)
		}
	case absent:
		var address string
		if address, err = l.Client.CreatePart(ctx, in.ID, part.ID, part.Size); err == nil {
			l.begun(u, address)
			l.lineWorks()
		}
	case located:
		err = l.askOffset(ctx, in.ID, part, u)
	case open:
		err = l.appendPart(ctx, in, part, u, until)
	}
	if err != nil && ctx.Err() == nil {
		l.partFails(ctx, in.ID, u, err)
	}
}

func (l *Loop) askOffset(ctx context.Context, id feedback.RecordID, part *outbox.Part, u *upload) error {
	offset, err := l.Client.PartOffset(ctx, u.address, part.Size)
	if err == nil {
		l.lineWorks()
		l.reached(id, u, offset, part.Size)
	}
	return err
}

// appendPart sends from where the hub is to the end, or until something more urgent waits. Where it came to the end,
// the answer is not waited for unless that to the part before is still to come: meanwhile the next part can go.
func (l *Loop) appendPart(ctx context.Context, in *outbox.Incomplete, part *outbox.Part, u *upload,
	until time.Time) error {
	from := l.Parts.ReadPart(in.ID, *part)
	if _, err := from.Seek(u.offset, io.SeekStart); err != nil {
		return err
	}
	r := &request{id: in.ID, part: *part, upload: u, address: u.address, offset: u.offset, body: newPartBody(from, until),
		done: make(chan struct{})}
	l.move(u, send)
	r.start(ctx, l.Client)
	l.createAhead(ctx, in)
	end, over := r.body.ended, false
	var before chan struct{}
	var breakOff <-chan time.Time
	for {
		if l.awaited != nil {
			before = l.awaited.done
		} else if over {
			l.move(u, ended)
			l.awaited = r
			return nil
		}
		select {
		case <-r.done:
			return l.heard(r)
		case <-before:
			l.hear(ctx)
			before = nil
		case <-end:
			end, over = nil, true
		case <-l.wake:
			l.woken()
			r.body.stop.Store(true)
			timer := time.NewTimer(breakPause)
			defer timer.Stop()
			breakOff = timer.C
		case <-breakOff:
			r.cancel(errMoreUrgent)
		}
	}
}

// createAhead has the hub begin the upload of the next part while this one is on its way, so that the line does not lie
// idle for it. When that does not work out, it is done in its turn.
func (l *Loop) createAhead(ctx context.Context, in *outbox.Incomplete) {
	t := l.transfer(in.ID)
	for _, part := range in.Parts {
		u := t.upload(part.ID)
		if !t.fresh || !t.missing[part.ID] || u.state != absent {
			continue
		}
		made := make(chan string, 1)
		l.move(u, createdBy)
		u.making = made
		l.beside.Go(func() {
			defer close(made)
			if at, err := l.Client.CreatePart(ctx, in.ID, part.ID, part.Size); err == nil {
				made <- at
			}
		})
		return
	}
}

// turn counts steps that brought nothing, and lets a record wait after a few.
func (l *Loop) turn(id feedback.RecordID, u *upload) {
	if u.turns++; u.turns >= maxTurns {
		l.Log.Warn("a part gets nowhere; it waits", "record", id)
		u.turns = 0
		l.waiting.putOff(id, recordHold)
	}
}

// partFails does what an error means for a record's parts. u is nil when it was about the record.
func (l *Loop) partFails(ctx context.Context, id feedback.RecordID, u *upload, err error) {
	var refusal *Refusal
	if errors.Is(err, errFault) {
		l.partUnreadable(id, err)
		return
	}
	if !errors.As(err, &refusal) || errors.Is(err, ErrRefused) {
		l.Log.Warn("part not delivered", "record", id, "error", err)
		l.lineFails(err)
		l.suspect(id)
		return
	}
	log := l.Log.With("record", id, "reason", refusal.Type, "status", refusal.Status)
	switch refusal.Status {
	case http.StatusNotFound, http.StatusGone:
		l.lineWorks()
		if u == nil || u.state == absent {
			log.Warn("hub has no such record; it gets it again")
			l.sendAgain(ctx, id)
			return
		}
		l.move(u, gone)
		l.turn(id, u)
	case http.StatusConflict:
		l.lineWorks()
		if u == nil || u.state == absent {
			log.Error("hub holds another upload under this id", "alarm", true)
			l.waiting.putOff(id, recordHold)
			return
		}
		l.turn(id, u) // the offset is another, and it is asked for next
	case http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity:
		l.lineWorks()
		l.partRefused(log.Warn, u, refusal)
	case http.StatusLocked:
		l.lineWorks()
		l.Queue.Fail(id, time.Now().Add(max(l.waiting.tries(id).next(lockedPause), refusal.RetryAfter)))
	default:
		if ownTrouble(refusal) {
			l.lineWorks()
			log.Warn("hub cannot take the part for now")
			l.waiting.putOff(id, recordHold)
			return
		}
		log.Warn("part not delivered")
		l.lineFails(err)
		if !busy(err) {
			l.suspect(id)
		}
	}
}

// partRefused lets a part that came as something else than it is travel a second time: what a line spoilt it may not
// spoil again. After that it is for good, and the record's other parts go on.
func (l *Loop) partRefused(warn func(string, ...any), u *upload, refusal *Refusal) {
	if u == nil {
		return
	}
	again := refusal.Type == wire.ProblemPart && !u.spoilt
	warn("hub refuses a part", "again", again)
	if again {
		l.move(u, lost)
		u.spoilt = true
		return
	}
	l.move(u, refuse)
	u.refusal = refusal.Type
}

// partUnreadable lets a record wait whose bytes the disk does not give, or forgets one that is gone.
func (l *Loop) partUnreadable(id feedback.RecordID, err error) {
	delete(l.transfers, id)
	if errors.Is(err, outbox.ErrUnknown) {
		return
	}
	l.Log.Error("part cannot be read", "record", id, "error", err)
	l.Queue.Fail(id, time.Now().Add(unreadablyIn))
}

// sendAgain puts a record whose text the hub has not got any more back among those that wait.
func (l *Loop) sendAgain(ctx context.Context, id feedback.RecordID) {
	delete(l.transfers, id)
	l.waiting.putOff(id, recordHold)
	if _, err := l.Keep.Resend(ctx, []feedback.RecordID{id}); err != nil {
		l.Log.Error("record cannot be put back", "record", id, "error", err)
	}
	l.urgent.call()
}
