package desk

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"xinsheng/assets/web/locale"
	"xinsheng/internal/credential"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/badge"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/listening"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/survey"
	"xinsheng/internal/hub/unsent"
	"xinsheng/internal/hub/walk"
	text "xinsheng/internal/locale"
)

// Params are what the desk needs.
type Params struct {
	Store  *store.Store
	Cases  *casework.Cases
	Users  *staff.Users
	Audit  *audit.Log
	Media  Media                                                // nil: nothing can be played
	Eraser Eraser                                               // nil: nothing is erased but by the nightly job
	CA     []byte                                               // DER of the device CA, for enrolment codes
	Copied func(ctx context.Context) (exported bool, err error) // whether a recovery copy of the keys exists
	Secure bool                                                 // the desk is reached by https
	Client func(*http.Request) string                           // the address that asks; nil: that of the connection
	Log    *slog.Logger
	Now    func() time.Time // nil: the wall clock
}

// Media is where the files of parts are.
type Media interface {
	// Reader opens what is under key. media.ErrNotFound: nothing.
	Reader(ctx context.Context, key string) (*media.Reader, error)
}

// Desk answers the staff's browsers. Run must be running for what arrives to show by itself.
type Desk struct {
	Params
	sessions *scs.SessionManager
	texts    *text.Bundle
	pages    *pageSet
	settings hospital.Cache
	live     *hub
	pulse    time.Duration // between two looks at who has a page open
	played   playbacks
	surveys  *survey.Sets
	badges   *badge.Badges
	meetings *listening.Sessions
	walks    *walk.Walks
	unsent   *unsent.Texts
	handler  http.Handler
}

// New makes the desk.
func New(p Params) (*Desk, error) {
	if p.Now == nil {
		p.Now = time.Now
	}
	if p.Client == nil {
		p.Client = connection
	}
	texts, err := text.Load(locale.Files())
	if err != nil {
		return nil, fmt.Errorf("load the desk's texts: %w", err)
	}
	pages, err := loadPages()
	if err != nil {
		return nil, fmt.Errorf("load the desk's pages: %w", err)
	}
	d := &Desk{
		Params: p, texts: texts, pages: pages, live: newHub(), pulse: aliveEvery,
		sessions: staff.NewSessions(p.Store, p.Secure),
		surveys:  survey.New(p.Store, p.Audit, p.Now),
		badges:   badge.New(p.Store, p.Audit, p.Now),
		meetings: listening.New(p.Store, p.Audit, p.Now),
		walks:    walk.New(walk.Params{Store: p.Store, Audit: p.Audit, Cost: credential.Usual, Now: p.Now}),
		unsent:   &unsent.Texts{Store: p.Store, Now: p.Now},
	}
	d.sessions.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		d.note(r, fmt.Errorf("session: %w", err))
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
	}
	d.handler = d.build()
	return d, nil
}

// ServeHTTP answers a member of staff, before what terminals have to say: they are few, and somebody waits for the page.
func (d *Desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.handler.ServeHTTP(w, r.WithContext(store.First(r.Context())))
}

// maxForm is the longest form in bytes: the longest answer in characters of four bytes, each percent-encoded.
const maxForm = 64 << 10

// maxSheet is the longest form that carries a table of places: as many as there may be, in words of some length.
const maxSheet = 4 << 20

// maxSurvey is the longest form that carries a questionnaire, each byte of it percent-encoded.
const maxSurvey = 3*survey.MaxSource + 4<<10

func (d *Desk) build() http.Handler {
	mux := http.NewServeMux()
	for _, r := range table() {
		mux.Handle(r.Method+" "+r.Path, d.guard(r))
	}
	csrf := http.NewCrossOriginProtection()
	return headers(csrf.Handler(d.sessions.LoadAndSave(mux)))
}

func connection(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
