// Package screen holds the terminal's screens, one file each. They do not know each other: they read and change the
// visit, ask the machine through the small interfaces below, and ask the navigator to go on.
package screen

import (
	"context"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/technician"
	"xinsheng/internal/wire"
)

// Site is where the terminal stands and how it is, as far as visitors see it. Its methods are quick.
type Site interface {
	Config() wire.Config           // the desk's configuration; its zero value before enrolment
	Online() bool                  // the hub answered lately
	HomeURL() string               // what the home screen's QR code says now; empty: none is shown
	Now() time.Time                // wall time in the hospital's zone
	Survey() *feedback.QuestionSet // the questionnaire that is offered now; nil: none
}

// Asker asks the hub how a case stands, and does what the person wants of it. ErrTransient: the hub cannot be reached,
// or its answer was lost; ErrTooOften: too many tries just now; ErrInvalid: number and PIN do not belong together;
// ErrConflict: the case is not as it was shown any more.
type Asker interface {
	Rate(ctx context.Context, r wire.RateRequest) (wire.Progress, error)
	Withdraw(ctx context.Context, r wire.ChangeRequest) (wire.Progress, error)
	Undo(ctx context.Context, r wire.ChangeRequest) (wire.Progress, error)
	Progress(ctx context.Context, number wire.ReceiptNumber, pin string) (wire.Progress, error)
	ProgressOf(ctx context.Context, token string) (wire.Progress, error) // of a receipt's QR code
}

// Courier tells whether a report arrived and who has seen it, so that a receipt on the screen tells the truth.
// Delivered, Whole and Refused are quick; the others ask the hub.
type Courier interface {
	Delivered(id feedback.RecordID) bool // its text
	Whole(id feedback.RecordID) bool     // with all that was recorded
	Refused(id feedback.RecordID) bool   // the hub refused it for good
	// who has seen an urgent one at the desk; nil: nobody yet
	Seen(ctx context.Context, id feedback.RecordID) (*wire.Seen, error)
	Duty(ctx context.Context) (bool, error) // whether an urgent one would reach somebody now
}

// Setup lets a technician in and enrols the terminal. ErrInvalid: a code or PIN that is wrong.
type Setup interface {
	Enrolled() bool
	HasPIN() bool
	CheckPIN(pin string) error // slow on purpose; ErrTransient: too many wrong ones, wait
	SetPIN(pin string) error
	Enrol(ctx context.Context, code string) error
}

// Service is what the technician's screen shows.
type Service interface {
	Status() technician.Status
	Look() // looks anew which devices are there, without switching any on; may take a second
	Requeue(id feedback.RecordID) error
	Dismiss() error // forgets what was set aside
	Quit()
}
