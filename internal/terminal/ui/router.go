package ui

import (
	"xinsheng/internal/terminal/ui/nav"
)

// Go shows a route; Back returns from it.
func (s *Shell) Go(r nav.Route) {
	s.leave(s.top())
	s.stack = append(s.stack, &entry{route: r, screen: s.p.Screens(r)})
	s.turn()
}

// GoWith shows a route and hands its screen what was scanned.
func (s *Shell) GoWith(r nav.Route, code string) {
	s.Go(r)
	if t, ok := s.top().screen.(nav.Scanned); ok {
		t.Scanned(code)
	}
}

// GoInstead shows a route in place of the present one.
func (s *Shell) GoInstead(r nav.Route) {
	s.leave(s.top())
	s.stack[len(s.stack)-1] = &entry{route: r, screen: s.p.Screens(r)}
	s.turn()
}

// Back returns to the route before, or home.
func (s *Shell) Back() {
	if len(s.stack) < 2 {
		s.StartOverIfSure()
		return
	}
	s.leave(s.top())
	s.stack = s.stack[:len(s.stack)-1]
	s.turn()
}

// BackTo returns to the nearest earlier route of a name, or goes there.
func (s *Shell) BackTo(n nav.Name) {
	for i := len(s.stack) - 2; i >= 0; i-- {
		if s.stack[i].route.Name == n {
			s.leave(s.top())
			s.stack = s.stack[:i+1]
			s.turn()
			return
		}
	}
	s.GoInstead(nav.To(n))
}

// StartOverIfSure asks first when a draft would be lost, and starts over at once where none would.
func (s *Shell) StartOverIfSure() {
	if !s.written() {
		s.StartOver()
		return
	}
	env := s.env()
	s.Ask(nav.Question{
		Title: env.T("ui.leave_title"),
		Text:  env.T("ui.leave_text"),
		Choices: []nav.Action{
			{Text: env.T("ui.leave_stay"), OnTap: s.Close},
			{Text: env.T("ui.leave_wipe"), Look: leaveLook, OnTap: s.StartOver},
		},
	})
}

// written reports whether leaving would lose more than what one tap chose.
func (s *Shell) written() bool {
	if h, ok := s.top().screen.(nav.Holder); ok && h.Holding() {
		return true
	}
	return s.p.Session.Draft().Written()
}

// StartOver wipes the visit and goes home.
func (s *Shell) StartOver() {
	s.leave(s.top())
	s.p.Session.End()
	s.reset()
}

// reset shows the start with nothing behind it. Language and type size a visitor chose stay until the visit ends.
func (s *Shell) reset() {
	start := s.p.Start()
	s.stack = []*entry{{route: start, screen: s.p.Screens(start)}}
	s.turn()
}

// StartAt shows a route with nothing behind it.
func (s *Shell) StartAt(r nav.Route) {
	s.leave(s.top())
	s.stack = []*entry{{route: r, screen: s.p.Screens(r)}}
	s.turn()
}

// restartIfSetUp goes to the start when the start itself changed: by enrolment, or because a listening session is over.
func (s *Shell) restartIfSetUp() {
	if now := s.top().route.Name; now == nav.NotSetUp || now == nav.Home || now == nav.Listening {
		if s.p.Start() != s.top().route && len(s.stack) == 1 {
			s.reset()
		}
	}
}

// Redraw shows the present page again.
func (s *Shell) Redraw() { s.show() }

// RedrawAnew shows the present page again, after it became another one.
func (s *Shell) RedrawAnew() {
	s.hush()
	s.show()
	s.anew()
	s.settled = s.p.Now().Add(settle)
}

// RedrawNext shows another Next on the present page.
func (s *Shell) RedrawNext(a nav.Action) { s.frame.renext(s.kit, a) }

// Here tells later whether the page of now is the one on the glass.
func (s *Shell) Here() func() bool {
	now := s.top()
	return func() bool { return s.top() == now }
}

// Later runs f on the UI thread.
func (s *Shell) Later(f func()) { Later(f) }

// Work runs work on its own goroutine and then done on the UI thread, unless the screen was left meanwhile.
func (s *Shell) Work(work, done func()) {
	place := s.places
	s.work(work, func() bool { return s.places == place }, done)
}

// WorkForVisit runs work on its own goroutine and then done on the UI thread, unless the visit ended meanwhile.
func (s *Shell) WorkForVisit(work, done func()) {
	visit := s.p.Session.Visit()
	s.work(work, func() bool { return s.p.Session.Visit() == visit }, done)
}

func (s *Shell) work(work func(), wanted func() bool, done func()) {
	s.p.Run(func() {
		work()
		Later(func() {
			if wanted() {
				done()
			}
			s.look() // a camera that was switched off is no longer named
		})
	})
}

func (s *Shell) leave(e *entry) {
	s.places++
	if l, ok := e.screen.(nav.Leaver); ok {
		l.Leave()
	}
}
