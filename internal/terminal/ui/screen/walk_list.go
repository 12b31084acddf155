package screen

import (
	"context"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
	"xinsheng/internal/terminal/walk"
	"xinsheng/internal/wire"
)

// askWalkAgain is how long after a try that did not work the hub is asked again for a walk.
const askWalkAgain = 10 * time.Second

// walkList shows the steps of a walk and which are done. Each is saved by itself, so the experiencer can go at any time
// and come back anywhere.
type walkList struct {
	*terminal
	walks  *walking
	page   int
	noting bool // the note is read
	asking bool
	tried  time.Time // zero: not since the page was come to
	online bool
}

var (
	_ nav.Leaver = (*walkList)(nil)
	_ nav.Ticker = (*walkList)(nil)
)

// Page implements nav.Screen.
func (s *walkList) Page(env *nav.Env) nav.Page {
	w := s.p.Session.Walker()
	if w == nil {
		return signedOut(env)
	}
	if s.noting {
		shut := func() {
			s.noting, s.page = false, 0
			env.Nav.RedrawAnew()
		}
		var parts []fyne.CanvasObject // for a small glass
		for _, piece := range env.Pieces(theme.Body, w.Note, 5) {
			parts = append(parts, env.Text(theme.Body, piece))
		}
		return nav.Page{Title: env.T("walk.note"), OnBack: shut,
			Next: &nav.Action{Text: env.T("people.understood"), OnTap: shut},
			Body: flow.FirstFit(env.Card(flow.Column(0, env.Text(theme.Label, w.Note).Regular())), env.Text(theme.Body, w.Note),
				env.Pages(env.Gap(), &s.page, turns(env), parts...))}
	}
	s.online = s.p.Site.Online()
	if !s.asking && s.tried.IsZero() { // also where the hub was away lately: it may be back
		s.ask(env, w.Task)
	}
	steps := s.walks.steps(w)
	next := nav.Action{Text: env.T("walk.to_whole"), Icon: "flag", OnTap: func() { env.Nav.Go(nav.To(nav.WalkWhole)) }}
	done := doneOf(w.Route, steps)
	if s.finished(steps) {
		next.Text = env.T("walk.to_whole_again")
	}
	if done < len(w.Route.Steps()) { // what comes next is a step
		next.Look = widgets.Outline
	}
	return nav.Page{
		Title:  env.T("walk.list_title"),
		Body:   flow.Column(env.Space(), s.head(env, w, steps, done), flow.Grow(s.grid(env, w, steps))),
		NoBack: true, // whoever goes home signs out
		Next:   &next,
	}
}

// signedOut is the page of a walk that nobody is signed in to.
func signedOut(env *nav.Env) nav.Page {
	return nav.Page{Title: env.T("walk.list_title"), Body: env.Text(theme.Body, env.T("walk.signed_out")),
		Next: &nav.Action{Text: env.T("walk.enter"), OnTap: func() { env.Nav.GoInstead(nav.To(nav.WalkDoor)) }}}
}

func doneOf(route feedback.RouteTemplate, steps map[feedback.Step]wire.WalkStepState) int {
	n := 0
	for _, step := range route.Steps() {
		if steps[step].Done {
			n++
		}
	}
	return n
}

// finished reports whether the walk was ended with its overall score, here or elsewhere.
func (s *walkList) finished(steps map[feedback.Step]wire.WalkStepState) bool {
	hub := s.walks.ofVisit().hub
	return steps[feedback.StepWhole].Done || hub != nil && hub.Finished
}

// head says who walks and how far they are, and below what has just happened, or how it goes on.
func (s *walkList) head(env *nav.Env, w *session.Walker, steps map[feedback.Step]wire.WalkStepState,
	done int) fyne.CanvasObject {
	who := env.T("walk.who", "name", w.Name, "route", env.T("walk.route."+string(w.Route)))
	count := env.T("walk.done_of", "n", strconv.Itoa(done), "of", strconv.Itoa(len(w.Route.Steps())))
	line := flow.Line(env.MM(4), env.Icon("footprints", env.CapMM(theme.Body)*1.6, theme.Teal),
		flow.Grow(env.Text(theme.Strong, who).Within(1).Private()), env.Text(theme.Strong, count).In(theme.TealInk))
	word, news := fyne.CanvasObject(nil), true
	switch saved := s.walks.ofVisit().saved; {
	case s.asking && s.online && s.walks.ofVisit().hub == nil:
		word, news = env.Soft(env.T("walk.asking")), false
	case saved != "":
		word = env.Banner("circle-check", theme.Fine, env.T("walk.saved", "step", stepName(env, saved)))
	case s.walks.ofVisit().hub == nil:
		word = env.Banner("wifi-off", theme.Warning, env.T("walk.offline"))
	case s.finished(steps):
		word = env.Banner("circle-check", theme.Fine, env.T("walk.finished"))
	default:
		word, news = env.Soft(env.T("walk.how", "at", env.DateTime(w.Until.In(s.p.Site.Now().Location())))), false
	}
	counted := func(o fyne.CanvasObject) fyne.CanvasObject {
		return flow.Line(env.MM(4), flow.Grow(o), env.Text(theme.Strong, count).In(theme.TealInk))
	}
	wide := !env.Portrait() // the steps need the height
	switch {
	case env.Short() && news:
		return word
	case wide && news:
		return counted(word)
	case (wide || env.Short()) && w.Note != "":
		return counted(s.note(env, w, true))
	case env.Short():
		return line
	case w.Note != "":
		return flow.Column(env.Gap(), line, word, s.note(env, w, env.Large()))
	}
	return flow.Column(env.Gap(), line, word)
}

// note is what the centre asks to look at above all. A tap shows the whole of it.
func (s *walkList) note(env *nav.Env, w *session.Walker, oneLine bool) fyne.CanvasObject {
	return env.Field(widgets.Field{Icon: "search", Name: env.T("walk.note"), Value: w.Note, OneLine: oneLine,
		Lines: 1, OnTap: func() {
			s.noting, s.page = true, 0
			env.Nav.RedrawAnew()
		}})
}

// grid is the steps.
func (s *walkList) grid(env *nav.Env, w *session.Walker, steps map[feedback.Step]wire.WalkStepState) fyne.CanvasObject {
	var cells []fyne.CanvasObject
	for i, step := range w.Route.Steps() {
		cells = append(cells, s.cell(env, i+1, steps[step], step))
	}
	columns := 2
	if !env.Portrait() {
		columns = 4
		if env.Large() {
			columns = 3
		}
	}
	return env.PagedGrid(columns, onePage, &s.page, turns(env), cells...)
}

// cell is one step with its state: an open circle, a clock where a time was noted, a check where it is done.
func (s *walkList) cell(env *nav.Env, number int, state wire.WalkStepState, step feedback.Step) fyne.CanvasObject {
	name := stepName(env, step)
	if !env.Large() && !env.Short() { // there the name needs the room
		name = strconv.Itoa(number) + " " + name
	}
	c := widgets.Choice{
		Icon: "circle", Text: name, About: s.times(env, state),
		OnTap: func() { env.Nav.Go(nav.Route{Name: nav.WalkStep, Arg: string(step)}) },
	}
	switch {
	case state.NotMet:
		c.Icon, c.About, c.Tone = "circle-slash", env.T("walk.not_met"), &theme.Fine
	case state.Done:
		c.Icon, c.Tone = "circle-check", &theme.Fine
		if c.About == "" {
			c.About = env.T("walk.filled")
		}
	case c.About != "":
		c.Icon, c.Tone = "clock", &theme.Calm
	default:
		c.About = env.T("walk.empty")
	}
	if env.Large() && env.Short() {
		c.About = ""
	}
	return env.Choice(c)
}

// times are when somebody came to a step and left it, and how long that took; empty where neither was noted.
func (s *terminal) times(env *nav.Env, state wire.WalkStepState) string {
	switch arrived, left := state.ArrivedAt, state.LeftAt; {
	case !arrived.IsZero() && !left.IsZero() && (env.Short() || env.Large() || !env.Portrait()):
		// there is room for one line
		return took(env, left.Sub(arrived))
	case !arrived.IsZero() && !left.IsZero():
		to := s.clockTime(env, left)
		if here := s.p.Site.Now().Location(); sameDay(arrived.In(here), left.In(here)) {
			to = left.In(here).Format("15:04")
		}
		return env.T("walk.from_to", "from", s.clockTime(env, arrived), "to", to, "took", took(env, left.Sub(arrived)))
	case !arrived.IsZero():
		return env.T("walk.since", "at", s.clockTime(env, arrived))
	case !left.IsZero():
		return env.T("walk.left_at", "at", s.clockTime(env, left))
	}
	return ""
}

// ask asks the hub what was saved elsewhere. What it says is kept for the visit.
func (s *walkList) ask(env *nav.Env, task string) {
	s.asking, s.tried = true, s.now()
	asked, visit := s.p.Site.Now(), s.p.Session.Visit()
	var state wire.WalkState
	var err error
	env.Nav.Work(func() {
		ctx, cancel := context.WithTimeout(context.Background(), askTimeout)
		defer cancel()
		state, err = s.p.Walks.Walk(ctx, task)
	}, func() {
		s.asking = false
		if err == nil && s.p.Session.Visit() == visit {
			s.walks.ofVisit().hub = &walk.Hub{WalkState: state, Asked: asked}
		}
		env.Nav.Redraw()
	})
}

// Tick asks for the page anew when the network came or went, and lets it ask the hub again that did not answer.
func (s *walkList) Tick() bool {
	online := s.p.Site.Online()
	if !s.asking && s.walks.ofVisit().hub == nil && s.now().Sub(s.tried) > askWalkAgain {
		s.tried = time.Time{}
		return true
	}
	return online != s.online
}

// Leave lets the next look at the page ask anew.
func (s *walkList) Leave() {
	s.noting, s.asking, s.tried, s.walks.ofVisit().saved = false, false, time.Time{}, ""
}
