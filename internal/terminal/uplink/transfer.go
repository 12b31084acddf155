package uplink

import (
	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/outbox"
)

// transfer is what this process knows of the way of one record's parts. Only the loop's goroutine touches it.
type transfer struct {
	missing map[string]bool // parts that the hub lacks, by its last receipt; nil: not asked yet
	fresh   bool            // the text was put by this process, so uploads hardly exist yet
	uploads map[string]*upload
}

// transfer is that of a record, begun when there is none.
func (l *Loop) transfer(id feedback.RecordID) *transfer {
	if l.transfers[id] == nil {
		l.transfers[id] = &transfer{uploads: map[string]*upload{}}
	}
	return l.transfers[id]
}

// upload is that of a part, begun when there is none.
func (t *transfer) upload(part string) *upload {
	u := t.uploads[part]
	if u == nil {
		u = &upload{}
		t.uploads[part] = u
	}
	if t.fresh && u.state == unasked {
		u.on(textIsNew)
	}
	return u
}

// next is the first part that is still to be sent. waits: of one the answer is under way. done: some wait for the hub's
// receipt. refusal: why the hub does not want one of the others.
func (t *transfer) next(in *outbox.Incomplete) (part *outbox.Part, waits, done bool, refusal string) {
	for i := range in.Parts {
		u := t.upload(in.Parts[i].ID)
		switch {
		case u.state == refused:
			refusal = u.refusal
		case u.state == awaited:
			waits = true
		case u.state == whole || !t.missing[in.Parts[i].ID]:
			done = true
		case part == nil:
			part = &in.Parts[i]
		}
	}
	return part, waits, done, refusal
}

// move takes an event of an upload in.
func (l *Loop) move(u *upload, e event) {
	before := u.state
	if !u.on(e) {
		l.Log.Error(impossible, "state", int(before), "event", int(e))
	}
}

// impossible is what the log says of an event that the table of states does not have.
const impossible = "upload is in a state in which this cannot happen; it is asked for from the start"

// begun notes that the hub began an upload, or has it.
func (l *Loop) begun(u *upload, address string) {
	l.move(u, created)
	u.address, u.offset = address, 0
}

// reached notes how much of a part the hub has. A line that brings something is worth trying again at once when it
// breaks.
func (l *Loop) reached(id feedback.RecordID, u *upload, offset, size int64) {
	e := reached
	if offset == size {
		e = filled
	}
	l.move(u, e)
	u.offset = offset
	if offset <= u.most || u.denied && e == filled {
		return
	}
	u.most, u.turns = offset, 0
	l.gained = true
	l.waiting.forget(id)
}
