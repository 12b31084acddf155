package session

import (
	"reflect"
	"strconv"
	"time"

	"xinsheng/internal/feedback"
)

// Draft is what the visitor has said so far.
type Draft struct {
	Snapshot    bool           // a snapshot in place of a report
	Topic       feedback.Topic // of a snapshot; empty until chosen
	Kind        feedback.Kind  // of a report; empty until chosen
	Text        string
	Media       []Media // in the order in which they were made; a snapshot's photo first
	Urgent      bool
	Inhuman     bool              // urgent, and the glass was touched as no person does
	WherePlace  string            // place id; empty: here
	When        string            // 2006-01-02; empty: today
	Contact     *feedback.Contact // nil: anonymous
	Guardian    bool              // a guardian of someone under 14 agreed to the contact being kept
	VisitNumber string
	Bed         string             // of a ward
	NoBed       bool               // the visitor does not want the bed named
	Proxy       bool               // the person agreed that a helper fills it in
	Sheet       *Sheet             // a questionnaire in place of a report; replaced, never changed in place
	Step        *feedback.WalkStep // a step of a walk in place of a report; likewise
	Adding      *Adding            // something more to a report of before, in place of one; likewise
}

// Adding is to which report somebody adds who has shown its receipt.
type Adding struct {
	Number      string // of the receipt
	Grant       string // the hub's leave to add
	Unsatisfied string // mark of the answer that does not satisfy, of which this says why; empty: it does not speak of one
}

// Media is one recording or photo, as it will be sealed.
type Media struct {
	Kind      feedback.MediaKind
	Question  string        // of a sheet, that it answers
	MediaType string        // audio/ogg or image/jpeg
	Data      []byte        // never changed in place, but wiped when the visit ends
	Duration  time.Duration // of a recording
	Bars      []float32     // of a recording: its levels, for drawing; not sent
	Width     int           // of a photo, in pixels
	Height    int
}

// Empty reports whether the visitor would lose nothing if the draft went.
func (d Draft) Empty() bool {
	d.Snapshot, d.Proxy, d.Adding = false, false, nil
	if d.Sheet != nil && len(d.Sheet.Answers) == 0 {
		d.Sheet = nil
	}
	if d.Step != nil && !said(d.Step) {
		d.Step = nil
	}
	return len(d.Media) == 0 && reflect.ValueOf(d).IsZero()
}

// Written reports whether the visitor would lose more than what one tap chose: a kind, and that it is urgent.
func (d Draft) Written() bool {
	d.Kind, d.Urgent = "", false
	return !d.Empty()
}

// AsReport makes the draft one of a report: a questionnaire or a step that was begun goes, with its recordings. Photos
// of a snapshot stay, and so does what was said to be added to another report.
func (d *Draft) AsReport() {
	if d.Sheet != nil || d.Step != nil {
		d.wipe()
		d.Media = nil
	}
	d.Sheet, d.Step, d.Adding, d.Snapshot, d.Topic = nil, nil, nil, false, ""
}

// Drop wipes all that was said.
func (d *Draft) Drop() {
	d.wipe()
	*d = Draft{}
}

// MediaInRows reports whether recordings and photos are rows of a page of its own, and not ways to say the same beside
// writing.
func (d Draft) MediaInRows() bool { return d.Snapshot || d.Step != nil || d.Adding != nil }

// Said reports whether there is something to send.
func (d Draft) Said() bool { return d.Text != "" || len(d.Media) > 0 || d.Urgent }

// Count is how many of a kind are there.
func (d Draft) Count(k feedback.MediaKind) int {
	n := 0
	for _, m := range d.Media {
		if m.Kind == k {
			n++
		}
	}
	return n
}

// attachments describes the media. Part ids say nothing of what they are.
func (d Draft) attachments() []feedback.Attachment {
	var out []feedback.Attachment
	for i, m := range d.Media {
		out = append(out, feedback.Attachment{
			PartID: partID(i), Kind: m.Kind, MediaType: m.MediaType, Size: int64(len(m.Data)),
			DurationMS: m.Duration.Milliseconds(), Width: m.Width, Height: m.Height,
		})
	}
	return out
}

func partID(i int) string { return strconv.Itoa(i + 1) }

// wipe overwrites what was recorded.
func (d Draft) wipe() {
	for _, m := range d.Media {
		clear(m.Data)
		clear(m.Bars)
	}
}
