package ui

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"xinsheng/internal/locale"
	"xinsheng/internal/terminal/scanner"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// settle is how long taps do not count after a page changed: the second half of a double tap must not hit whatever lies
// under the finger on the next page.
const settle = 300 * time.Millisecond

// beat is how often the shell looks at the idle time, the network mark and the watchdog.
const beat = 250 * time.Millisecond

// pace is how often a page of which something moves is changed. A picture takes some milliseconds to draw without a
// graphics card, and twelve a second already look alive.
const pace = 80 * time.Millisecond

// Params are what a shell is made with.
type Params struct {
	Window  fyne.Window
	Session *session.Session
	Panel   theme.Panel
	Faces   *theme.Faces
	Icons   *theme.Icons
	Low     bool // everything that is touched lies in the lower half
	Screens func(nav.Route) nav.Screen
	Texts   *locale.Bundle

	Start     func() nav.Route         // where a visit starts: home, or "not yet set up"
	Hospital  func(lang string) string // the name in the header
	Languages func() []string          // those that a visitor may choose
	Online    func() bool              // what the network mark says
	Live      func() (mic, cam bool)   // which devices are open, for the red mark; nil: there are none
	// what a code does that was scanned and that the screen has no use for; nil: nothing
	Codes    Codes
	OnHelper func(*nav.Env)   // a tap on the mark of who helps, or did and is one tap away; nil: nothing
	Aloud    Aloud            // reads pages aloud; nil: there is no loudspeaker
	Alive    func()           // called on the UI thread at every beat, for the watchdog; may be nil
	Rest     func()           // gives memory back; called when nobody waits for the screen; nil: nothing
	Run      func(func())     // runs slow work off the UI thread, nil: on a goroutine
	Now      func() time.Time // the clock for taps, nil: time.Now
}

// Codes knows what a code does everywhere. at is where it was scanned.
type Codes func(env *nav.Env, at nav.Name, code string)

// Shell frames pages and moves between them. All methods are for the UI thread, unless they say otherwise.
type Shell struct {
	p       Params
	kit     *widgets.Kit
	stack   []*entry
	frame   *frame
	asking  *nav.Question
	told    time.Time // since when it stands
	scanner scanner.Reader
	last    lastCode
	idle    *idleCard
	aloud   aloud
	settled time.Time // taps count from here on
	resting resting
	online  bool
	moving  atomic.Bool     // the page has something that moves
	held    *widgets.Target // what a finger holds, or slipped off a moment ago
	posted  atomic.Bool     // a move waits for the UI thread
	pressed time.Time       // since when a finger is on something; zero: it is on nothing
	owed    bool            // the page asked to be shown anew while a finger was down
	places  int             // how often the place was left, so that late work is dropped

	stop context.CancelFunc
	done sync.WaitGroup
}

// entry is a route that was gone to, with its screen.
type entry struct {
	route  nav.Route
	screen nav.Screen
}

var _ nav.Navigator = (*Shell)(nil)

// New makes a shell and shows its first page in the window.
func New(p Params) *Shell {
	if p.Now == nil {
		p.Now = time.Now
	}
	if p.Run == nil {
		p.Run = func(f func()) { go f() }
	}
	s := &Shell{p: p, online: p.Online()}
	s.frame = newFrame(s)
	p.Window.SetPadded(false)
	p.Window.SetContent(s.frame)
	s.listen()
	s.reset()
	return s
}

// Start begins to watch the idle time and to move what moves. Stop ends both.
func (s *Shell) Start(ctx context.Context) {
	ctx, s.stop = context.WithCancel(ctx)
	s.every(ctx, beat, func() { Later(s.Beat) })
	s.every(ctx, pace, func() {
		if s.moving.Load() && s.posted.CompareAndSwap(false, true) { // a slow picture is not followed by a heap of moves
			Later(s.Move)
		}
	})
}

func (s *Shell) every(ctx context.Context, d time.Duration, do func()) {
	s.done.Go(func() {
		t := time.NewTicker(d)
		defer t.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-t.C:
				do()
			}
		}
	})
}

// Move lets the page move, if it has something that does. Start calls it; tests may.
func (s *Shell) Move() {
	s.posted.Store(false)
	if m, ok := s.top().screen.(nav.Mover); ok && m.Moving() {
		m.Move()
	}
	if held := s.held; held != nil && !held.Advance() && s.held == held {
		s.held = nil
	}
	s.look()
}

// holding has a target advanced that a finger begins to hold.
func (s *Shell) holding(t *widgets.Target) {
	s.held = t
	s.moving.Store(true)
}

// look asks what may have changed by itself: whether the page moves, and which devices are open.
func (s *Shell) look() {
	m, ok := s.top().screen.(nav.Mover)
	s.moving.Store(ok && m.Moving() || s.held != nil)
	s.frame.setLive(s.live())
}

// live is which devices are open.
func (s *Shell) live() live {
	if s.p.Live == nil {
		return live{}
	}
	mic, cam := s.p.Live()
	return live{mic, cam}
}

// Stop ends what Start began, and waits for it. It is not for the UI thread.
func (s *Shell) Stop() {
	if s.stop != nil {
		s.stop()
		s.done.Wait()
	}
}

// Beat looks at the idle time and the network mark, and feeds the watchdog. Start calls it; tests may.
func (s *Shell) Beat() {
	if s.p.Alive != nil {
		s.p.Alive()
	}
	if online := s.p.Online(); online != s.online {
		s.online = online
		s.frame.setOnline(online)
	}
	s.watch()
	s.pass()
	s.quiet()
	s.rest()
	if s.helper() != s.frame.helper {
		s.show()
	}
	s.restartIfSetUp()
	s.look()
	s.recite()
	if t, ok := s.top().screen.(nav.Ticker); ok && s.idle == nil && t.Tick() {
		s.owed = true
	}
	if s.owed && !s.fingered() {
		s.show()
	}
}

// longestPress is how long a page waits for a finger: one that nobody saw lifted is gone by then.
const longestPress = 3 * time.Second

// press notes that a finger came down on a target, or left it.
func (s *Shell) press(t *widgets.Target) {
	s.pressed = time.Time{}
	if t != nil {
		s.pressed = s.p.Now()
	}
}

// fingered reports whether a finger is down on something: the page then stays, so that the tap is not eaten.
func (s *Shell) fingered() bool {
	return !s.pressed.IsZero() && s.p.Now().Sub(s.pressed) < longestPress
}

// Route is where the visitor is.
func (s *Shell) Route() nav.Route { return s.top().route }

// Settled reports whether taps count, the page having changed long enough ago.
func (s *Shell) Settled() bool { return !s.p.Now().Before(s.settled) }

func (s *Shell) top() *entry { return s.stack[len(s.stack)-1] }

// retheme makes the kit for the type size in use, where it is another one.
func (s *Shell) retheme() {
	if s.kit != nil && s.kit.Large() == s.p.Session.Large() && s.kit.Options().Low == s.low() {
		return
	}
	t := theme.New(s.p.Panel, s.p.Faces, theme.Options{Large: s.p.Session.Large(), Low: s.low()})
	s.kit = &widgets.Kit{Theme: t, Icons: s.p.Icons, Open: s.Settled, Touched: s.Touched, Holding: s.holding,
		Pressed: s.press, Now: s.p.Now}
}

func (s *Shell) env() *nav.Env {
	return &nav.Env{Kit: s.kit, Nav: s, Translator: s.p.Texts.For(s.p.Session.Lang())}
}

// show builds the present page and everything around it.
func (s *Shell) show() {
	s.pressed, s.owed = time.Time{}, false
	s.retheme()
	env := s.env()
	s.frame.set(env, s.top().screen.Page(env))
	s.overlay()
	s.look()
	s.remark()
}

// turn is show after a change of place: taps have to wait.
func (s *Shell) turn() {
	s.asking = nil
	s.hush()
	s.show()
	s.anew()
	s.settled = s.p.Now().Add(settle)
	s.resting.begin(s.p.Now())
}
