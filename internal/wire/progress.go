package wire

import (
	"time"
	"xinsheng/internal/feedback"
)

// ProgressRequest asks how a case stands, by number and PIN or by the token of the receipt's QR code.
type ProgressRequest struct {
	Number string `json:"number,omitempty"`
	PIN    string `json:"pin,omitempty"`
	Token  string `json:"token,omitempty"`
}

// Progress is how a case stands, in the person's terms. It never holds the person's own words.
type Progress struct {
	Number string            `json:"number"`
	Kind   feedback.Kind     `json:"kind"`
	State  feedback.CaseStep `json:"state"` // the step where it stands; one of a newer hub may be unknown here
	Steps  []ProgressStep    `json:"steps"`
	Answer string            `json:"answer,omitempty"`
	Files  int               `json:"files,omitempty"`  // photos and PDF that go with Answer, to be seen on a phone
	DueBy  string            `json:"due_by,omitempty"` // 2006-01-02, Asia/Shanghai
	Round  int               `json:"round,omitempty"`  // above 1 after an answer that did not satisfy

	DueAbout bool `json:"due_about,omitempty"` // DueBy is past the end of the table of working days: about that day

	DueWas string `json:"due_was,omitempty"` // the date that DueBy took the place of: it is a later one
	DueWhy string `json:"due_why,omitempty"` // the hospital's reason for that; empty: the person agreed

	Can        []Offer `json:"can,omitempty"`         // what the person may do now
	AnswerMark string  `json:"answer_mark,omitempty"` // names the answer that a verdict is of
	// for a terminal: goes, sealed, with what the person adds; nothing else reads it
	Grant     string    `json:"grant,omitempty"`
	UndoUntil time.Time `json:"undo_until,omitzero"` // until when a withdrawal can be taken back

	ReopenUntil string `json:"reopen_until,omitempty"` // 2006-01-02, Asia/Shanghai: the last day on which CanReopen holds
}

// Offer is one thing that a person may do to their case.
type Offer string

// The offers.
const (
	CanRate     Offer = "rate"
	CanAdd      Offer = "add"
	CanWithdraw Offer = "withdraw"
	CanUndo     Offer = "undo"   // a withdrawal
	CanReopen   Offer = "reopen" // what was closed: a RateRequest that says NotSatisfied
)

// Offers lists all offers.
func Offers() []Offer { return []Offer{CanRate, CanAdd, CanWithdraw, CanUndo, CanReopen} }

// RateRequest is what a person says of the answer that they saw. Request names it, so that it counts once however often
// it is sent.
type RateRequest struct {
	ProgressRequest
	Request    string             `json:"request"` // 8 to 64 of 0-9A-Za-z_-
	AnswerMark string             `json:"answer_mark"`
	Verdict    feedback.Verdict   `json:"verdict"`
	Shortfall  feedback.Shortfall `json:"shortfall,omitempty"`
	Why        string             `json:"why,omitempty"`
}

// AddRequest carries words that a person adds at a terminal that knows of no Grant. Request, a UUID, becomes the id of
// their record.
type AddRequest struct {
	ProgressRequest
	Request string `json:"request"`
	Text    string `json:"text"`
}

// ChangeRequest asks for a withdrawal, or takes one back.
type ChangeRequest struct {
	ProgressRequest
	Request string `json:"request"`
}

// ProgressStep is one thing that happened or is still to happen.
type ProgressStep struct {
	Name feedback.CaseStep `json:"name"` // one of a newer hub may be unknown here
	At   time.Time         `json:"at,omitzero"`
	By   string            `json:"by,omitempty"` // staff or department as shown to the person
	Done bool              `json:"done"`
}
