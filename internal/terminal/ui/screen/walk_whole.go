package screen

import (
	"strconv"

	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// wholeView is one question about the whole walk.
type wholeView int

const (
	wholeOverall wholeView = iota
	wholeRecommend
	wholeWords
)

// walkWhole ends a walk: how it was all in all, whether one would recommend the hospital, and what else there is to
// say.
type walkWhole struct {
	*terminal
	keeper  *keeper
	helpers *helpers
	walks   *walking
	view    wholeView
	texts   stepTexts
	page    int
	busy    bool
	unsent  bool
}

var _ nav.Leaver = (*walkWhole)(nil)

func newWalkWhole(k *keeper, h *helpers, w *walking) *walkWhole {
	return &walkWhole{terminal: w.terminal, keeper: k, helpers: h, walks: w, texts: w.texts(feedback.StepWhole)}
}

// Page implements nav.Screen.
func (s *walkWhole) Page(env *nav.Env) nav.Page {
	w := s.p.Session.Walker()
	if w == nil {
		return signedOut(env)
	}
	said := s.walks.draft(w, feedback.StepWhole)
	switch {
	case s.texts.which != fieldNone:
		return s.texts.page(env, w)
	case s.view == wholeRecommend:
		return s.recommend(env, w, &said)
	case s.view == wholeWords:
		return s.words(env, w, &said)
	default:
		return s.overall(env, w, &said)
	}
}

func (s *walkWhole) show(env *nav.Env, v wholeView) {
	s.view = v
	env.Nav.RedrawAnew()
}

func (s *walkWhole) overall(env *nav.Env, w *session.Walker, said *feedback.WalkStep) nav.Page {
	var rows, cards []fyne.CanvasObject
	for i, name := range faceNames(env) {
		f := widgets.Face{Grade: i + 1, Text: name, On: said.Overall == i+1, OnTap: func() {
			s.walks.change(w, feedback.StepWhole, func(step *feedback.WalkStep) { step.Overall = i + 1 })
			s.show(env, wholeRecommend)
		}}
		rows, cards = append(rows, env.FaceRow(f)), append(cards, env.FaceCard(f))
	}
	body := flow.Grid(1, env.MM(4.5), rows...)
	if !env.Portrait() {
		body = flow.FirstFit(flow.Grid(len(cards), env.MM(4.5), cards...), flow.Grid(1, env.Gap(), rows...))
	}
	page := nav.Page{Step: 1, Steps: 3, Title: env.T("walk.overall_title"), Body: body}
	if said.Overall > 0 {
		page.Next = &nav.Action{Text: env.T("ui.next"), OnTap: func() { s.show(env, wholeRecommend) }}
	}
	page.OnBack = func() { s.leaveWhole(env) }
	return page
}

// leaveWhole returns to the steps, but asks first when something was said. What is being sent is waited for.
func (s *walkWhole) leaveWhole(env *nav.Env) {
	if s.busy {
		return
	}
	if s.p.Session.Draft().Empty() {
		s.dropStep()
		env.Nav.BackTo(nav.Walk)
		return
	}
	env.Nav.Ask(nav.Question{
		Title: env.T("walk.unsent_title"),
		Choices: []nav.Action{
			{Text: env.T("walk.stay"), Look: widgets.Primary, OnTap: env.Nav.Close},
			{Text: env.T("walk.drop"), Look: widgets.Outline, OnTap: func() { s.dropStep(); env.Nav.BackTo(nav.Walk) }},
		},
	})
}

// recommend asks for a figure from 0 to 10.
func (s *walkWhole) recommend(env *nav.Env, w *session.Walker, said *feedback.WalkStep) nav.Page {
	var keys []fyne.CanvasObject
	for n := range 11 {
		look := widgets.Plain
		if said.Recommend != nil && *said.Recommend == n {
			look = widgets.Primary
		}
		keys = append(keys, env.Key(widgets.Key{Text: strconv.Itoa(n), Look: look, Role: theme.Heading, OnTap: func() {
			s.walks.change(w, feedback.StepWhole, func(step *feedback.WalkStep) { step.Recommend = &n })
			s.show(env, wholeWords)
		}}))
	}
	columns := 3
	if !env.Portrait() {
		columns = 6
	}
	lines := (len(keys) + columns - 1) / columns
	ends := flow.Row(env.MM(6), flow.Grow(env.Soft(env.T("walk.recommend_least"))),
		flow.Grow(env.Soft(env.T("walk.recommend_most")).Trailing()))
	return nav.Page{
		Step: 2, Steps: 3, Title: env.T("walk.recommend_title"),
		Body:   flow.Column(env.Space(), ends, flow.Most(env.MM(44)*float32(lines), flow.Grid(columns, env.Gap(), keys...))),
		OnBack: func() { s.show(env, wholeOverall) },
		Next:   &nav.Action{Look: widgets.Outline, Text: env.T("walk.skip"), OnTap: func() { s.show(env, wholeWords) }},
	}
}

// words shows what was answered, takes what else there is to say, and sends it.
func (s *walkWhole) words(env *nav.Env, w *session.Walker, said *feedback.WalkStep) nav.Page {
	next := &nav.Action{Icon: "send", Text: env.T("walk.finish"),
		OnTap: func() { s.helpers.agreed(env, func() { s.send(env, w) }) }}
	if s.busy {
		next.Off, next.Icon, next.Text = true, "hourglass", env.T("review.sending")
	}
	recommend := env.T("walk.recommend_none")
	if said.Recommend != nil {
		recommend = env.T("walk.recommend_is", "n", strconv.Itoa(*said.Recommend))
	}
	open := func(to nav.Route) func() { return func() { env.Nav.Go(to) } }
	rows := func(oneLine bool) []fyne.CanvasObject {
		rows := []fyne.CanvasObject{
			env.Field(widgets.Field{Icon: widgets.FaceIcon(said.Overall), Name: env.T("walk.overall"),
				Value: faceNames(env)[max(said.Overall, 1)-1], OneLine: oneLine,
				OnTap: func() { s.show(env, wholeOverall) }}),
			env.Field(widgets.Field{Icon: "thumbs-up", Name: env.T("walk.recommend"), Value: recommend, OneLine: oneLine,
				OnTap: func() { s.show(env, wholeRecommend) }}),
		}
		return append(rows, s.sayRows(env, &s.texts, said, oneLine, open)...)
	}
	var head []fyne.CanvasObject
	if s.unsent {
		head = append(head, env.Banner("triangle-alert", theme.Alarm,
			env.T("walk.unsaved", "hotline", s.p.Site.Config().Hotline)))
	}
	head = append(head, env.Soft(env.T("walk.words_about")))
	columns := 1
	if !env.Portrait() {
		columns = 2
	}
	all := func(oneLine bool) fyne.CanvasObject {
		return flow.Column(env.Space(), append(head[:len(head):len(head)],
			flow.Most(env.MM(190), flow.Grid(columns, env.Gap(), rows(oneLine)...)))...)
	}
	return nav.Page{
		Step: 3, Steps: 3, Title: env.T("walk.words_title"),
		Body: flow.FirstFit(all(false), all(true),
			env.Pages(env.Gap(), &s.page, turns(env), append(head[:len(head):len(head)], rows(true)...)...)),
		OnBack: func() { s.show(env, wholeRecommend) },
		Next:   next,
	}
}

func (s *walkWhole) send(env *nav.Env, w *session.Walker) {
	if s.busy {
		return
	}
	sent := s.walks.draft(w, feedback.StepWhole)
	s.unsent = false
	s.keeper.keep(env, &s.busy, s.p.Session.Submit, func(made session.Receipt) {
		s.walks.note(w, &sent, true, made.Record)
		env.Nav.BackTo(nav.Walk)
		env.Nav.Go(nav.To(nav.WalkDone))
	}, func() {
		s.unsent = true
		env.Nav.Redraw()
	})
}

// Leave stops what keyboards do.
func (s *walkWhole) Leave() { s.texts.leave() }
