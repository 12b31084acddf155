package screen

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// question is one page of a questionnaire. The answers are in the visit; the page holds only what is being written.
type question struct {
	sheetSender
	id   string
	page int
	pen  nav.Screen // writes the answer to a free question; nil: not now
	lang string     // in which pen asks
}

var (
	_ nav.Leaver = (*question)(nil)
	_ nav.Holder = (*question)(nil)
)

// Page implements nav.Screen.
func (s *question) Page(env *nav.Env) nav.Page {
	d := s.p.Session.Draft()
	var q *feedback.Question
	if d.Sheet != nil {
		q = d.Sheet.Set.Question(s.id)
	}
	if q == nil { // sent meanwhile
		return nav.Page{Title: env.T("survey.none"), Body: flow.Column(0, env.Text(theme.Body, env.T("survey.none_text")))}
	}
	if s.pen != nil {
		return s.write(env, q)
	}
	asked := d.Sheet.Asked()
	at := slices.IndexFunc(asked, func(a *feedback.Question) bool { return a.ID == s.id })
	leave := func() { s.leaveSheet(env) }
	return nav.Page{
		Step: at + 1, Steps: d.Sheet.MayAsk(), OnHome: leave,
		Body: s.body(env, d, q, at+1, d.Sheet.MayAsk()),
		Next: s.next(env, d, q, at == len(asked)-1),
	}
}

// body is which question this is, the question, its answers, and the way past it.
func (s *question) body(env *nav.Env, d session.Draft, q *feedback.Question, n, of int) fyne.CanvasObject {
	text := q.Text.In(env.Lang())
	asks := func(role theme.Role, lines int) fyne.CanvasObject { return env.Text(role, text).Within(lines) }
	answers, cells := s.answers(env, d, q)
	hint := s.hint(env, q)
	var past []fyne.CanvasObject
	if q.NotMet {
		past = append(past, s.notMet(env, d))
	}
	if consent := s.mayRecord(env); q.Type == feedback.FreeText && consent != "" {
		past = append(past, env.Soft(consent)) // stands whatever else has no room
	}
	column := func(gap float32, parts ...[]fyne.CanvasObject) fyne.CanvasObject {
		return flow.Column(gap, slices.Concat(parts...)...)
	}
	one := func(o fyne.CanvasObject) []fyne.CanvasObject { return []fyne.CanvasObject{o} }
	if env.Portrait() {
		where := one(s.where(env, d, n, of))
		last := column(env.Gap(), where, one(asks(theme.Heading, 4)), one(flow.Grow(flow.FirstFit(answers...))), past)
		var options []fyne.CanvasObject
		for _, a := range answers {
			options = append(options, column(env.Space(), where, one(asks(theme.Display, 3)), hint, one(flow.Grow(a)), past))
		}
		return flow.FirstFit(append(options, column(env.Gap(), where, one(asks(theme.Heading, 4)), hint,
			one(flow.Grow(answers[len(answers)-1])), past), last)...)
	}
	left := func(role theme.Role, hint []fyne.CanvasObject) fyne.CanvasObject {
		return column(env.Space(), one(s.where(env, d, n, of)), one(asks(role, 5)), hint, one(flow.Spring()), past)
	}
	words := flow.FirstFit(left(theme.Display, hint), left(theme.Title, hint), left(theme.Heading, hint),
		left(theme.Heading, nil), left(theme.Strong, nil))
	beside := func(share float32) fyne.CanvasObject {
		return flow.Row(env.Space()*1.5, flow.GrowBy(share, words), flow.Grow(flow.FirstFit(answers...)))
	}
	wide := s.where(env, d, n, of)
	across := column(env.Gap(), one(wide), one(asks(theme.Heading, 2)), one(flow.Grow(cells)), past)
	bare := column(env.Gap(), one(asks(theme.Strong, 3)), one(flow.Grow(cells)), past) // home leads to an early end too
	return flow.FirstFit(beside(0.87), beside(1.2), across, bare, beside(1.5))
}

// where is which questionnaire and question this is, and the way out before the end.
func (s *question) where(env *nav.Env, d session.Draft, n, of int) fyne.CanvasObject {
	at := env.T("survey.at", "n", strconv.Itoa(n), "all", strconv.Itoa(of))
	title := d.Sheet.Set.Title.In(env.Lang())
	end := fyne.CanvasObject(flow.Space(0, env.MM(theme.TargetMM+1)))
	if d.Sheet.Given(d.Media) > 0 && !s.sending {
		end = env.Button(widgets.Button{Look: widgets.Pill, Text: env.T("survey.end"), OnTap: func() { s.leaveSheet(env) }}).
			Aside()
	}
	return flow.Line(env.Gap(),
		flow.Grow(flow.FirstWide(env.Soft(title+"  "+at), env.Soft(at), env.Soft(strconv.Itoa(n)+" / "+strconv.Itoa(of)))),
		end)
}

func (s *question) hint(env *nav.Env, q *feedback.Question) []fyne.CanvasObject {
	text := q.Hint.In(env.Lang())
	switch {
	case text != "":
	case q.Type == feedback.SeveralOf:
		text = env.T("survey.several")
	case q.Type == feedback.Scale:
		text = env.T("survey.scale")
	}
	if text == "" {
		return nil
	}
	return []fyne.CanvasObject{env.Soft(text)}
}

// notMet goes on without an answer, for those to whom it did not happen.
func (s *question) notMet(env *nav.Env, d session.Draft) fyne.CanvasObject {
	b := widgets.Button{Look: widgets.Outline, Text: env.T("survey.not_met"), OnTap: func() {
		s.answer(feedback.Answer{State: feedback.NotMet})
		s.goOn(env)
	}}
	if d.Sheet.Answers[s.id].State == feedback.NotMet {
		b.Icon = "check"
	}
	return env.Button(b)
}

// next goes on: dark once something was answered, and before that it says that nothing has to be.
func (s *question) next(env *nav.Env, d session.Draft, q *feedback.Question, last bool) *nav.Action {
	_, answered := d.Sheet.Answers[s.id]
	answered = answered || len(s.recordings(d)) > 0
	next := &nav.Action{Text: env.T("ui.next"), OnTap: func() { s.goOn(env) }}
	switch {
	case s.sending:
		next.Text, next.Icon, next.Off = env.T("survey.sending"), "hourglass", true
	case last && d.Sheet.Given(d.Media) == 0:
		next.Text, next.Look, next.OnTap = env.T("survey.nothing"), widgets.Outline, env.Nav.StartOver
	case last:
		next.Text, next.Icon = env.T("survey.send"), "send"
	case !answered:
		next.Text, next.Look = env.T("survey.skip"), widgets.Outline
	}
	return next
}

// goOn leads to the question after this one as the answers stand, or sends at the end.
func (s *question) goOn(env *nav.Env) {
	if s.sending {
		return
	}
	s.p.Session.Update(func(d *session.Draft) {
		if d.Sheet != nil {
			d.Sheet = d.Sheet.Saw(s.id)
		}
	})
	d := s.p.Session.Draft()
	if d.Sheet == nil {
		return
	}
	asked := d.Sheet.Asked()
	at := slices.IndexFunc(asked, func(a *feedback.Question) bool { return a.ID == s.id })
	switch {
	case at+1 < len(asked):
		env.Nav.Go(nav.Route{Name: nav.QuestionPage, Arg: asked[at+1].ID})
	default:
		s.sendSheet(env, true)
	}
}

// answer keeps an answer to this question.
func (s *question) answer(a feedback.Answer) {
	s.p.Session.Update(func(d *session.Draft) {
		if d.Sheet != nil {
			d.Sheet = d.Sheet.Answered(s.id, a)
		}
	})
}

// Holding reports whether something is being written.
func (s *question) Holding() bool { return s.pen != nil }

// Leave keeps what is being written.
func (s *question) Leave() { s.putDown() }
