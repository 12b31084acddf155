package uplink

import (
	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/outbox"
)

// unknown is an offset that only the hub knows.
const unknown = -1

// transfer is what this process knows of the way of one record's parts. All of it can be asked of the hub again.
type transfer struct {
	missing map[string]bool // parts that the hub lacks, by its last receipt; nil: not asked yet
	fresh   bool            // the text was put by this process, so uploads hardly exist yet
	places  map[string]*place
}

// place is where one part stands.
type place struct {
	at      string        // address of the upload; empty: none is known to exist
	making  <-chan string // gives the address of an upload that is being created ahead, or nothing
	asked   bool          // the hub said that there is none
	offset  int64         // bytes at the hub, or unknown
	most    int64         // highest offset that the hub ever named
	awaited bool          // all bytes are sent, and the answer is not there yet
	whole   bool          // all bytes are there; the receipt decides
	refused string        // problem type: the hub does not want it, for good
	spoilt  bool          // came there once as something else than it is here
	denied  bool          // the hub had all of it once, and lacked the part: that it has all bytes is no gain any more
	turns   int           // answers in a row that brought nothing
}

// transfer is that of a record, begun when there is none.
func (l *Loop) transfer(id feedback.RecordID) *transfer {
	if l.transfers[id] == nil {
		l.transfers[id] = &transfer{places: map[string]*place{}}
	}
	return l.transfers[id]
}

func (t *transfer) place(part string) *place {
	if t.places[part] == nil {
		t.places[part] = &place{offset: unknown}
	}
	return t.places[part]
}

// reached notes what the hub says that it has of a part. It reports whether that is more than ever.
func (p *place) reached(offset, size int64) bool {
	p.offset, p.whole = offset, offset == size
	if offset <= p.most || p.denied && p.whole {
		return false
	}
	p.most, p.turns = offset, 0
	return true
}

// begun notes that the hub began the upload, or has it.
func (p *place) begun(at string) {
	if p.offset == unknown {
		p.at, p.offset, p.asked = at, 0, false
	}
}

// lost makes the upload one that has to be asked for or created again.
func (p *place) lost() { p.at, p.offset, p.whole, p.most = "", unknown, false, 0 }

// next is the first part that is still to be sent. awaited: of one the answer is under way. whole: some wait for the hub's
// receipt. refused: why the hub does not want one of the others.
func (t *transfer) next(in *outbox.Incomplete) (part *outbox.Part, awaited, whole bool, refused string) {
	for i := range in.Parts {
		p := t.place(in.Parts[i].ID)
		switch {
		case p.refused != "":
			refused = p.refused
		case p.awaited:
			awaited = true
		case p.whole || !t.missing[in.Parts[i].ID]:
			whole = true
		case part == nil:
			part = &in.Parts[i]
		}
	}
	return part, awaited, whole, refused
}
