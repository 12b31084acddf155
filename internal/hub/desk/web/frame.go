package web

import (
	"cmp"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"xinsheng/assets/web/locale"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	text "xinsheng/internal/locale"
)

// Params are what the frame needs.
type Params struct {
	Store  *store.Store // of sessions and of the hospital's settings
	Users  *staff.Users
	Audit  *audit.Log
	Secure bool                       // the desk is reached by https
	Client func(*http.Request) string // the address that asks; nil: that of the connection
	Log    *slog.Logger
	Now    func() time.Time // nil: the wall clock

	Dress func(*Visit, *Page) error // adds what all pages show of the rooms
	Leave func(*Visit) error        // before a browser without a session is led to the login page
}

// Frame answers requests by a table of routes.
type Frame struct {
	p        Params
	sessions *scs.SessionManager
	texts    *text.Bundle
	pages    *pageSet
	settings hospital.Cache
	problems []Problem
}

// New makes the frame.
func New(p Params) (*Frame, error) {
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
	f := &Frame{p: p, texts: texts, pages: pages, sessions: staff.NewSessions(p.Store, p.Secure)}
	f.sessions.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		f.note(r, fmt.Errorf("session: %w", err))
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
	}
	return f, nil
}

// maxForm is the longest form in bytes: the longest answer in characters of four bytes, each percent-encoded.
const maxForm = 64 << 10

// Handler answers what stands in routes, and nothing else.
func (f *Frame) Handler(routes []Route, problems []Problem) http.Handler {
	f.problems = append(own(), problems...)
	mux := http.NewServeMux()
	for _, r := range routes {
		mux.Handle(r.Method+" "+r.Path, f.guard(r))
	}
	csrf := http.NewCrossOriginProtection()
	return headers(csrf.Handler(f.sessions.LoadAndSave(mux)))
}

// guard lets the right people through to a route, and answers their errors.
func (f *Frame) guard(route Route) http.Handler {
	longest := cmp.Or(route.Form, maxForm)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, longest)
		v := &Visit{
			W: w, R: r, Ctx: r.Context(), Translator: f.texts.For(languageOf(r)), frame: f,
		}
		if err := v.enter(route); err != nil {
			v.fail(err)
			return
		}
		if err := route.Do(v); err != nil {
			v.fail(err)
		}
	})
}

func connection(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
