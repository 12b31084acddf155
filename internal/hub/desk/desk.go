package desk

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"xinsheng/internal/credential"
	"xinsheng/internal/hub/attach"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/badge"
	"xinsheng/internal/hub/call"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/cases"
	"xinsheng/internal/hub/desk/entry"
	"xinsheng/internal/hub/desk/notices"
	"xinsheng/internal/hub/desk/part"
	"xinsheng/internal/hub/desk/records"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/directory"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/listening"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/notice"
	"xinsheng/internal/hub/propose"
	"xinsheng/internal/hub/savedview"
	"xinsheng/internal/hub/score"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/survey"
	"xinsheng/internal/hub/unsent"
	"xinsheng/internal/hub/walk"
)

// Params are what the desk needs.
type Params struct {
	Store   *store.Store
	Cases   *casework.Cases
	Users   *staff.Users
	Audit   *audit.Log
	Courier *notice.Courier
	Calls   *call.Calls
	// Propose says what a text may be about; nil: nothing is proposed.
	Propose *propose.Proposer
	Media   part.Objects                                         // nil: nothing can be played
	Attach  *attach.Files                                        // nil: nothing is put to answers
	Eraser  records.Eraser                                       // nil: nothing is erased but by the nightly job
	CA      []byte                                               // DER of the device CA, for enrolment codes
	Copied  func(ctx context.Context) (exported bool, err error) // whether a recovery copy of the keys exists
	Secure  bool                                                 // the desk is reached by https
	Client  func(*http.Request) string                           // the address that asks; nil: that of the connection
	Log     *slog.Logger
	Now     func() time.Time // nil: the wall clock
}

// Desk answers the staff's browsers. Run must be running for what arrives to show by itself.
type Desk struct {
	Params
	live     *broadcaster
	pulse    time.Duration // between two looks at who has a page open
	parts    *media.Parts
	scores   *score.Scores
	fleet    *fleet.Register
	player   *part.Player
	surveys  *survey.Sets
	badges   *badge.Badges
	meetings *listening.Sessions
	walks    *walk.Walks
	unsent   *unsent.Texts
	notices  *notice.Queue
	rooms    []web.Room
	handler  http.Handler
}

// visit is one request, with what the desk knows.
type visit struct {
	*web.Visit
	*Desk
}

// New makes the desk.
func New(p Params) (*Desk, error) {
	if p.Now == nil {
		p.Now = time.Now
	}
	d := &Desk{
		Params: p, live: newBroadcaster(), pulse: aliveEvery,
		surveys:  survey.New(p.Store, p.Audit, p.Now),
		badges:   badge.New(p.Store, p.Audit, p.Now),
		meetings: listening.New(p.Store, p.Audit, p.Now),
		walks:    walk.New(walk.Params{Store: p.Store, Audit: p.Audit, Cost: credential.Usual, Now: p.Now}),
		unsent:   &unsent.Texts{Store: p.Store, Now: p.Now},
		notices:  notice.New(notice.Params{Store: p.Store, Audit: p.Audit, Now: p.Now}),
		parts:    &media.Parts{Store: p.Store},
		scores:   &score.Scores{Store: p.Store, Audit: p.Audit, Now: p.Now},
		fleet:    &fleet.Register{Store: p.Store, Audit: p.Audit, CA: p.CA, Now: p.Now},
		player:   &part.Player{Objects: p.Media},
	}
	frame, err := web.New(web.Params{
		Store: p.Store, Users: p.Users, Audit: p.Audit, Secure: p.Secure, Client: p.Client, Log: p.Log, Now: p.Now,
		Dress: func(v *web.Visit, page *web.Page) error { return (&visit{v, d}).dress(page) },
		Leave: d.entry().Leave,
	})
	if err != nil {
		return nil, err
	}
	d.rooms = d.join()
	d.handler = frame.Handler(table(d.rooms))
	return d, nil
}

// ServeHTTP answers a member of staff, before what terminals have to say: they are few, and somebody waits for the
// page.
func (d *Desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.handler.ServeHTTP(w, r.WithContext(store.First(r.Context())))
}

func (d *Desk) cases() cases.Params {
	return cases.Params{
		Cases: d.Cases, Users: d.Users, Badges: d.badges, Meetings: d.meetings, Scores: d.scores,
		Unsent: d.unsent, Attach: d.Attach, Player: d.player, Notices: d.notices,
		Propose: d.Propose,
		Views:   &savedview.Views{Store: d.Store, Now: d.Now}, Directory: d.directory(),
	}
}

func (d *Desk) directory() *directory.Directory {
	return &directory.Directory{Store: d.Store, Audit: d.Audit, Now: d.Now}
}

func (d *Desk) editor() *hospital.Editor {
	return &hospital.Editor{Store: d.Store, Audit: d.Audit, Now: d.Now, Saved: d.Cases.Saved}
}

func (d *Desk) entry() entry.Params {
	return entry.Params{Users: d.Users, Interrupted: d.cases().Interrupted}
}

func (d *Desk) bell() notices.Params { return notices.Params{Notices: d.notices, Courier: d.Courier} }
