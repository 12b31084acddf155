// Package screen holds the terminal's screens, one file each. They do not know each other: they read and change the visit,
// ask the machine through the small interfaces below, and ask the navigator to go on.
package screen

import (
	"context"
	"image"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/technician"
	"xinsheng/internal/terminal/ui/nav"
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

// Asker asks the hub how a case stands, and does what the person wants of it. ErrTransient: the hub cannot be reached, or its
// answer was lost; ErrTooOften: too many tries just
// now; ErrInvalid: number and PIN do not belong together; ErrConflict: the case is not as it was shown any more.
type Asker interface {
	Rate(ctx context.Context, r wire.RateRequest) (wire.Progress, error)
	Withdraw(ctx context.Context, r wire.ChangeRequest) (wire.Progress, error)
	Undo(ctx context.Context, r wire.ChangeRequest) (wire.Progress, error)
	Progress(ctx context.Context, number wire.ReceiptNumber, pin string) (wire.Progress, error)
	ProgressOf(ctx context.Context, token string) (wire.Progress, error) // of a receipt's QR code
}

// Courier tells whether a report arrived and who has seen it, so that a receipt on the screen tells the truth. Delivered, Whole
// and Refused are quick; the others ask the hub.
type Courier interface {
	Delivered(id feedback.RecordID) bool                                // its text
	Whole(id feedback.RecordID) bool                                    // with all that was recorded
	Refused(id feedback.RecordID) bool                                  // the hub refused it for good
	Seen(ctx context.Context, id feedback.RecordID) (*wire.Seen, error) // who has seen an urgent one at the desk; nil: nobody yet
	Duty(ctx context.Context) (bool, error)                             // whether an urgent one would reach somebody now
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

// Params are what the screens work with.
type Params struct {
	Session  *session.Session
	Site     Site
	Asker    Asker
	Walks    Walks
	Courier  Courier
	Setup    Setup
	Service  Service
	Recorder capture.Recorder              // nil: no voice is offered
	Player   capture.Player                // nil: recordings cannot be listened to
	Camera   capture.Camera                // nil: no photos are offered
	Write    func() nav.Screen             // the write screen
	Line     func(nav.LineSpec) nav.Screen // asks for one line
	Clock    func() time.Time              // what counts down, nil: time.Now
}

// Screens makes the screen of any route.
type Screens struct {
	p       Params
	heard   int                   // left in the listening session that is on, or was last
	ended   string                // listening session that its moderator ended here; empty: none
	receipt session.Receipt       // of the report just sent, until its page is made
	waiting func() bool           // what the page on the glass does once nothing is being made durable; nil: nothing
	company *company              // what was asked for by somebody in despair, until its answer is shown
	mic     chan struct{}         // full while the microphone is open
	cam     chan struct{}         // full while the camera is open
	shot    *shot                 // taken, and neither kept nor thrown away yet
	views   map[*byte]*image.RGBA // the draft's photos as they are shown, by their first byte
	helpers helpers
	walks   walking
	offered string // visit in which the page for somebody in despair was opened from the page that sends
}

// New makes the screens.
func New(p Params) *Screens {
	if p.Clock == nil {
		p.Clock = time.Now
	}
	return &Screens{p: p, mic: make(chan struct{}, 1), cam: make(chan struct{}, 1), views: map[*byte]*image.RGBA{}}
}

func (s *Screens) now() time.Time { return s.p.Clock() }

// Start is where a visit starts.
func (s *Screens) Start() nav.Route {
	if !s.p.Setup.Enrolled() {
		return nav.To(nav.NotSetUp)
	}
	if s.listensNow() != nil {
		return nav.To(nav.Listening)
	}
	return nav.To(nav.Home)
}

// Make returns a fresh screen for a route.
func (s *Screens) Make(r nav.Route) nav.Screen {
	s.forget(r.Name)
	switch r.Name {
	case nav.NotSetUp:
		return &notSetUp{s}
	case nav.Rated:
		return &rated{Screens: s}
	case nav.Reasons:
		return &why{Screens: s}
	case nav.Listening:
		return &gathering{Screens: s}
	case nav.Notice:
		return &notice{s}
	case nav.Sessions:
		return &sessions{Screens: s}
	case nav.WalkDoor:
		return &walkDoor{Screens: s}
	case nav.Walk:
		return &walkList{Screens: s}
	case nav.WalkStep:
		return newWalkStep(s, r.Arg)
	case nav.WalkProblem:
		return newWalkProblem(s)
	case nav.WalkWhole:
		return newWalkWhole(s)
	case nav.WalkDone:
		return &walkDone{s}
	case nav.Kind:
		return &kind{s, r.Arg == toChange}
	case nav.HelpFirst:
		return &helpFirst{Screens: s}
	case nav.Write:
		return s.p.Write()
	case nav.Voice:
		return s.voicePage(r.Arg)
	case nav.Photo:
		return newPhotoPage(s)
	case nav.Cover:
		return newCover(s, r.Arg)
	case nav.Topic:
		return &topic{s}
	case nav.OneLine:
		return s.oneLine()
	case nav.Review:
		if s.p.Session.Draft().Snapshot {
			return &snapshot{review: &review{Screens: s}}
		}
		return &review{Screens: s}
	case nav.Where:
		return &where{Screens: s}
	case nav.When:
		return &when{Screens: s}
	case nav.Contact:
		return &contact{Screens: s}
	case nav.VisitNumber:
		return &visitNumber{Screens: s}
	case nav.Consent:
		return &consent{Screens: s}
	case nav.Bed:
		return &bed{Screens: s}
	case nav.Survey:
		return &survey{Screens: s}
	case nav.QuestionPage:
		return &question{Screens: s, id: r.Arg}
	case nav.SurveyDone:
		return &surveyDone{Screens: s}
	case nav.Receipt:
		made := s.receipt
		s.receipt = session.Receipt{} // the page keeps it, and goes with the visit
		if made.Urgent {
			return newAlarm(s, made)
		}
		return &receipt{Screens: s, made: made}
	case nav.Help:
		return &help{Screens: s}
	case nav.Danger:
		return &danger{Screens: s}
	case nav.Despair:
		return newDespair(s, r.Arg)
	case nav.Badge:
		return &badgeDoor{Screens: s}
	case nav.Progress:
		return &progress{Screens: s}
	case nav.Technician:
		return &technicianDoor{Screens: s}
	case nav.TechPanel:
		return &techPanel{Screens: s, panel: r.Arg}
	default:
		if s.listensNow() == nil {
			s.p.Session.Listen(nil) // one that is over ends with the last person's visit
		}
		return &home{Screens: s}
	}
}
