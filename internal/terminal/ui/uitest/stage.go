package uitest

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"xinsheng/assets/kiosk/font"
	"xinsheng/assets/kiosk/icon"
	texts "xinsheng/assets/kiosk/locale"
	"xinsheng/internal/feedback"
	"xinsheng/internal/locale"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui"
	"xinsheng/internal/terminal/ui/inspect"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/screen"
	"xinsheng/internal/terminal/ui/theme"
)

// The panels of the design: 21.5 inch both ways, and the smallest that it allows.
var (
	Portrait       = theme.Panel{WidthPx: 1080, HeightPx: 1920, WidthMM: 268, HeightMM: 476}
	Landscape      = theme.Panel{WidthPx: 1920, HeightPx: 1080, WidthMM: 476, HeightMM: 268}
	SmallPortrait  = theme.Panel{WidthPx: 1080, HeightPx: 1920, WidthMM: 230, HeightMM: 409}
	SmallLandscape = theme.Panel{WidthPx: 1920, HeightPx: 1080, WidthMM: 344, HeightMM: 194}
)

// Stage is the whole user interface on a glass in memory.
type Stage struct {
	T       testing.TB
	Window  fyne.Window
	Shell   *ui.Shell
	Session *session.Session
	Machine *Machine
	Mic     *Microphone
	Speaker *Loudspeaker
	Camera  *Camera
	Aloud   *Aloud
	Screens *screen.Screens
	Theme   *theme.Theme
	Texts   *locale.Bundle
	Clock   time.Time // for taps; every tap moves it on
	Receipt session.Receipt
	SendErr error
	Sent    []session.Finished
	Slow    bool // slow work waits until Catch
	Rested  int  // how often memory was given back
	idle    session.Idle
	waiting []func()
	disk    *disk // that does not answer; nil: it does
}

// Setting is how a stage is set.
type Setting struct {
	Panel   theme.Panel
	Lang    string // empty: zh
	Large   bool
	Write   func(*session.Session) nav.Screen               // nil: a page that says so
	Line    func(*session.Session, nav.LineSpec) nav.Screen // nil: the same
	Prepare func(*Machine)
	NoPhoto bool         // the terminal has no camera
	NoVoice bool         // the terminal has neither microphone nor loudspeaker
	Idle    session.Idle // zero: an hour
}

// once reads the typeface, and sets up the toolkit with it, for all stages of a test binary: it takes longer than a
// page.
var once = sync.OnceValues(func() (*theme.Faces, error) {
	f, err := theme.LoadFaces(font.Regular, font.Bold)
	if err == nil {
		test.NewApp().Settings().SetTheme(theme.ForFyne(f))
	}
	return f, err
})

// icons are drawn once for all stages of a test binary: drawing takes longer than anything else on a page, and the
// toolkit holds on to pages for a minute after they were left.
var icons = sync.OnceValue(func() *theme.Icons { return theme.NewIcons(icon.FS) })

// sweeper is a window whose only use is that drawing it has the toolkit forget pages that were left: it does so while
// it draws, at most every ten seconds, with what nobody has looked at for a minute (FYNE_CACHE sets another time).
// Without it a run of all pages held some ten gigabytes.
var sweeper = sync.OnceValue(func() fyne.Window {
	w := test.NewWindow(nil)
	w.Resize(fyne.NewSize(1, 1))
	return w
})

// Faces is the terminal's typeface.
func Faces(t testing.TB) *theme.Faces {
	t.Helper()
	f, err := once()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// New sets a stage.
func New(t testing.TB, in Setting) *Stage {
	t.Helper()
	bundle, err := locale.Load(texts.Files())
	if err != nil {
		t.Fatal(err)
	}
	faces := Faces(t)
	s := &Stage{T: t, Machine: NewMachine(), Texts: bundle, Clock: time.Unix(0, 0), idle: in.Idle}
	if in.Prepare != nil {
		in.Prepare(s.Machine)
	}
	if s.idle == (session.Idle{}) {
		s.idle = session.Idle{After: time.Hour, Countdown: time.Hour}
	}
	s.Receipt = session.Receipt{Number: "7K3M9Q2F", PIN: "4816", Kind: feedback.Complaint,
		URL: "https://xinsheng.example-hospital.cn/r/AQABMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3",
		Promises: []feedback.PromisedDate{{Step: feedback.CaseAccepted, By: "2026-06-29"},
			{Step: feedback.CaseAnswered, By: "2026-07-06"}}}
	s.Session = session.New(session.Params{Lang: locale.Default, Submitter: s, Clock: func() time.Time { return s.Clock },
		Timeouts: func(bool) session.Idle { return s.idle }})
	if in.Lang != "" {
		s.Session.SetLang(in.Lang)
	}
	s.Session.SetLarge(in.Large)
	s.Theme = theme.New(in.Panel, faces, theme.Options{Large: in.Large})
	params := screen.Params{
		Session: s.Session, Site: s.Machine, Asker: s.Machine, Walks: s.Machine, Courier: s.Machine, Setup: s.Machine,
		Service: s.Machine,
		Clock:   func() time.Time { return s.Clock },
		Write: func() nav.Screen {
			if in.Write == nil {
				return stand{}
			}
			return in.Write(s.Session)
		},
		Line: func(spec nav.LineSpec) nav.Screen {
			if in.Line == nil {
				return stand{}
			}
			return in.Line(s.Session, spec)
		},
	}
	s.Mic, s.Speaker, s.Aloud = NewMicrophone(), &Loudspeaker{}, &Aloud{}
	if !in.NoVoice {
		params.Recorder, params.Player = s.Mic, s.Speaker
	}
	s.Camera = &Camera{}
	if !in.NoPhoto {
		params.Camera = s.Camera
	}
	s.Screens = screen.New(params)
	s.Window = test.NewTempWindow(t, nil)
	t.Cleanup(func() { sweeper().Canvas().Capture() })
	s.Window.SetPadded(false)
	var aloud ui.Aloud
	if !in.NoVoice {
		aloud = s.Aloud
	}
	s.Shell = ui.New(ui.Params{
		Aloud:  aloud,
		Window: s.Window, Session: s.Session, Panel: in.Panel, Faces: faces, Icons: icons(), Texts: bundle,
		Screens: s.Screens.Make, Start: s.Screens.Start,
		Hospital:  func(lang string) string { return s.Machine.Conf.Hospital.In(lang) },
		Languages: func() []string { return s.Machine.Conf.Languages },
		Online:    s.Machine.Online,
		Live:      func() (bool, bool) { return s.Mic.Open(), s.Camera.On() },
		Codes:     s.Screens.Code,
		OnHelper:  s.Screens.OnHelper,
		Rest:      func() { s.Rested++ },
		Run:       s.run,
		Now:       func() time.Time { return s.Clock },
	})
	s.Window.Resize(fyne.NewSize(float32(in.Panel.WidthPx), float32(in.Panel.HeightPx)))
	return s
}

func (s *Stage) run(work func()) {
	if s.disk != nil {
		s.disk.run(work)
		return
	}
	if s.Slow {
		s.waiting = append(s.waiting, work)
		return
	}
	work()
}

// Catch does the slow work that waits.
func (s *Stage) Catch() {
	waiting := s.waiting
	s.waiting = nil
	for _, work := range waiting {
		work()
	}
}

// CatchOne does the first of the slow work that waits.
func (s *Stage) CatchOne() {
	work := s.waiting[0]
	s.waiting = s.waiting[1:]
	work()
}

// CatchLast does the last of the slow work that waits, as if it had overtaken the rest.
func (s *Stage) CatchLast() {
	work := s.waiting[len(s.waiting)-1]
	s.waiting = s.waiting[:len(s.waiting)-1]
	work()
}

// Submit implements session.Submitter.
func (s *Stage) Submit(_ context.Context, f session.Finished) (session.Receipt, error) {
	if s.disk != nil {
		s.disk.write()
	}
	if s.SendErr != nil {
		return session.Receipt{}, s.SendErr
	}
	for i := range f.Media { // what is sent is wiped afterwards
		f.Media[i].Data = bytes.Clone(f.Media[i].Data)
	}
	s.Sent = append(s.Sent, f)
	r := s.Receipt
	r.Kind, r.Snapshot, r.Urgent = f.Kind(), f.Snapshot != nil, f.Report != nil && f.Report.Urgent
	r.Company = f.Report != nil && f.Report.Company
	return r, nil
}

// stand is a page in place of the write screen.
type stand struct{}

func (stand) Page(env *nav.Env) nav.Page {
	return nav.Page{Body: env.Text(theme.Body, env.T("ui.program")),
		Next: &nav.Action{Text: env.T("ui.next"), OnTap: func() { env.Nav.Go(nav.To(nav.Review)) }}}
}

// Fixed puts one screen in place of the write screen.
func Fixed(n nav.Screen) func(*session.Session) nav.Screen {
	return func(*session.Session) nav.Screen { return n }
}

// Scan reads the glass.
func (s *Stage) Scan() inspect.Snapshot {
	return inspect.Scan(s.Window.Canvas().Content(), func(w fyne.Widget) []fyne.CanvasObject {
		return test.WidgetRenderer(w).Objects()
	})
}

// Tap taps the middle of the target with a label, given as a locale key or as it stands. It fails the test when there
// is none, or it is disabled.
func (s *Stage) Tap(labels ...string) {
	s.T.Helper()
	for _, label := range labels {
		if label == "ui.language" { // what leads to the next language bears that one's name
			label = s.Texts.For(s.nextLang()).T(label)
		} else if tr := s.Texts.For(s.Session.Lang()); tr.Has(label) {
			label = tr.T(label)
		}
		targets := s.Scan().Targets
		i := slices.IndexFunc(targets, func(t inspect.Target) bool { return t.Label == label && t.Enabled })
		if i < 0 {
			s.T.Fatalf("there is no %q to tap on %v, only %v", label, s.Shell.Route(), targets)
		}
		s.Clock = s.Clock.Add(time.Second)
		t := targets[i]
		test.TapCanvas(s.Window.Canvas(), fyne.NewPos(t.X+t.W/2, t.Y+t.H/2))
	}
}

// nextLang is the language that the pill in the header leads to.
func (s *Stage) nextLang() string {
	langs := s.Machine.Conf.Languages
	return langs[(slices.Index(langs, s.Session.Lang())+1)%len(langs)]
}

// TapPart taps the target whose text has a number in it.
func (s *Stage) TapPart(key string, n int) {
	s.T.Helper()
	s.Tap(s.Texts.For(s.Session.Lang()).T(key, "n", n))
}

// Has reports whether some text on the glass has part in it.
func (s *Stage) Has(part string) bool {
	return slices.ContainsFunc(s.Scan().Texts, func(t inspect.Text) bool { return strings.Contains(t.Text, part) })
}

// Still lets the visitor be still until they are asked whether they are there.
func (s *Stage) Still() {
	s.idle = session.Idle{Countdown: 14 * time.Second}
	s.Shell.Beat()
	s.idle = session.Idle{After: time.Hour, Countdown: time.Hour}
}

// Expire lets the visitor be still until the visit is over.
func (s *Stage) Expire() {
	s.idle = session.Idle{}
	s.Shell.Beat()
	s.idle = session.Idle{After: time.Hour, Countdown: time.Hour}
}

// Draft fills in a report as a visitor would have.
func (s *Stage) Draft(change func(*session.Draft)) {
	s.Session.Update(func(d *session.Draft) {
		d.Kind, d.Text = feedback.Complaint, "在三楼彩超室排队等了两个多小时，没有人告诉我们还要等多久。"
		if change != nil {
			change(d)
		}
	})
}
