package screen

import (
	"context"
	"strings"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// walkStep is one step of a walk: when the experiencer came and left, each by one tap that is durable at once, how it
// was, and what there is to say of it. It is sent as a whole, and sent again it takes the place of what was sent
// before: nobody reads that here.
type walkStep struct {
	*terminal
	keeper   *keeper
	helpers  *helpers
	receipts *receipts
	walks    *walking
	step     feedback.Step
	texts    stepTexts
	where    bool // the department is being chosen
	page     int
	busy     bool
	word     string // key of what has to be said
	tone     theme.Tone
}

var _ nav.Leaver = (*walkStep)(nil)

func newWalkStep(k *keeper, h *helpers, r *receipts, w *walking, step feedback.Step) *walkStep {
	return &walkStep{terminal: w.terminal, keeper: k, helpers: h, receipts: r, walks: w, step: step, texts: w.texts(step)}
}

// Page implements nav.Screen.
func (s *walkStep) Page(env *nav.Env) nav.Page {
	w := s.p.Session.Walker()
	if w == nil {
		return signedOut(env)
	}
	if s.texts.which != fieldNone {
		return s.texts.page(env, w)
	}
	if s.where {
		return s.askWhere(env, w)
	}
	said := s.walks.draft(w, s.step)
	next := &nav.Action{Icon: "check", Text: env.T("walk.save"), OnTap: func() { s.save(env, w) }}
	if s.busy {
		next.Off, next.Icon, next.Text = true, "hourglass", env.T("review.sending")
	}
	return nav.Page{Title: stepName(env, s.step), Body: s.body(env, w, &said), OnBack: func() { s.back(env, w) },
		Next: next}
}

// news shows a word on the page until the next tap.
func (s *walkStep) news(env *nav.Env, key string, tone theme.Tone) {
	s.word, s.tone, s.page = key, tone, 0
	env.Nav.Redraw()
}

// change changes what is said of the step.
func (s *walkStep) change(env *nav.Env, w *session.Walker, change func(*feedback.WalkStep)) {
	if s.busy {
		return
	}
	s.word = ""
	s.walks.change(w, s.step, change)
	env.Nav.Redraw()
}

// mark notes that the experiencer is there now, or leaves now. A second tap asks before it changes the time.
func (s *walkStep) mark(env *nav.Env, w *session.Walker, leaves bool) {
	step := s.walks.draft(w, s.step)
	at := step.ArrivedAt
	if leaves {
		at = step.LeftAt
	}
	if at.IsZero() {
		s.markNow(env, w, leaves)
		return
	}
	env.Nav.Ask(nav.Question{
		Title: env.T("walk.again_title", "at", s.clockTime(env, at)),
		Choices: []nav.Action{
			{Text: env.T("walk.again_keep"), Look: widgets.Primary, OnTap: env.Nav.Close},
			{Text: env.T("walk.again_now", "at", s.clockTime(env, s.p.Site.Now())), Look: widgets.Outline, OnTap: func() {
				env.Nav.Close()
				s.markNow(env, w, leaves)
			}},
		},
	})
}

// markNow keeps the time. Of a step that is done it is kept with whatever else is said anew.
func (s *walkStep) markNow(env *nav.Env, w *session.Walker, leaves bool) {
	if s.busy {
		return
	}
	now := s.p.Site.Now().Truncate(time.Second)
	set := func(step *feedback.WalkStep) {
		if leaves {
			step.LeftAt = now
			if step.ArrivedAt.After(now) {
				step.ArrivedAt = time.Time{}
			}
			return
		}
		step.ArrivedAt, step.LeftAt, step.NotMet = now, time.Time{}, false
	}
	if s.walks.steps(w)[s.step].Done {
		s.change(env, w, set)
		return
	}
	step := s.walks.draft(w, s.step)
	set(&step)
	s.word = ""
	mark := func(ctx context.Context) (session.Receipt, error) { return s.p.Session.Mark(ctx, step) }
	s.keeper.keep(env, &s.busy, mark, func(made session.Receipt) {
		s.walks.note(w, &step, false, made.Record)
		if begun := s.p.Session.Draft().Step; begun != nil && begun.Step == s.step {
			s.walks.change(w, s.step, set)
		}
		s.news(env, "walk.noted", theme.Fine)
	}, func() { s.news(env, "walk.unsaved", theme.Alarm) })
}

// save sends the step as it stands.
func (s *walkStep) save(env *nav.Env, w *session.Walker) {
	step := s.walks.draft(w, s.step)
	switch {
	case s.busy:
		return
	case step.Score == 0 && !step.NotMet:
		if env.Short() && env.Large() { // the faces are on the second page
			s.page = 1
			env.Nav.Redraw()
		}
		tell(env, "smile", "walk.score_first")
		return
	case step.NotMet: // what was begun before does not hold
		s.p.Session.Update(func(d *session.Draft) {
			d.AsReport()
			d.Step = &feedback.WalkStep{Task: step.Task, Walker: step.Walker, Part: step.Part, Step: step.Step, NotMet: true}
		})
	}
	s.helpers.agreed(env, func() { s.send(env, w) })
}

func (s *walkStep) send(env *nav.Env, w *session.Walker) {
	sent := s.walks.draft(w, s.step)
	s.word = ""
	s.keeper.keep(env, &s.busy, s.p.Session.Submit, func(made session.Receipt) {
		s.walks.note(w, &sent, true, made.Record)
		env.Nav.BackTo(nav.Walk)
		if sent.Problem != "" { // it becomes a case, with a receipt
			s.receipts.put(made)
			env.Nav.Go(nav.To(nav.Receipt))
			return
		}
		s.walks.ofVisit().saved = s.step
		env.Nav.Redraw()
	}, func() { s.news(env, "walk.unsaved", theme.Alarm) })
}

// back returns to the steps, but asks first when something was said that is not saved. What is being saved is waited
// for.
func (s *walkStep) back(env *nav.Env, w *session.Walker) {
	switch {
	case s.p.Session.Draft().Empty():
		s.dropStep()
		env.Nav.Back()
		return
	case s.busy:
		return
	}
	env.Nav.Ask(nav.Question{
		Title: env.T("walk.unsaved_title"),
		Choices: []nav.Action{
			{Text: env.T("walk.save"), Icon: "check", Look: widgets.Primary, OnTap: func() { env.Nav.Close(); s.save(env, w) }},
			{Text: env.T("walk.stay"), Look: widgets.Outline, OnTap: env.Nav.Close},
			{Text: env.T("walk.drop"), Look: widgets.Outline, OnTap: func() { s.dropStep(); env.Nav.Back() }},
		},
	})
}

// Leave stops what keyboards do.
func (s *walkStep) Leave() { s.texts.leave() }

// stepField is what is written of a step; its locale keys end in it.
type stepField string

const (
	fieldNone       stepField = "" // none is being written
	fieldText       stepField = "text"
	fieldSuggestion stepField = "suggestion"
	fieldPraise     stepField = "praise"
)

// stepTexts asks for what is written of a step: what happened, a suggestion, praise.
type stepTexts struct {
	*terminal
	walks *walking
	step  feedback.Step
	which stepField // is being written
	lang  string
	line  nav.Screen
}

// of is the field of a step that is being written.
func (t *stepTexts) of(step *feedback.WalkStep) *string {
	switch t.which {
	case fieldSuggestion:
		return &step.Suggestion
	case fieldPraise:
		return &step.Praise
	case fieldText, fieldNone:
	}
	return &step.Text
}

// texts are those of a step.
func (s *walking) texts(step feedback.Step) stepTexts {
	return stepTexts{terminal: s.terminal, walks: s, step: step}
}

func (t *stepTexts) open(env *nav.Env, which stepField) {
	t.leave()
	t.which = which
	env.Nav.RedrawAnew()
}

func (t *stepTexts) page(env *nav.Env, w *session.Walker) nav.Page {
	done := func() {
		t.leave()
		t.which = fieldNone
		env.Nav.RedrawAnew()
	}
	if t.line == nil || t.lang != env.Lang() {
		t.leave()
		t.lang = env.Lang()
		t.line = t.p.Line(nav.LineSpec{
			Title: env.T("walk.write." + string(t.which)), Hint: env.T("walk.write_hint." + string(t.which)),
			Max: feedback.MaxTextRunes, Long: true,
			Text: func() string { step := t.walks.draft(w, t.step); return *t.of(&step) },
			Set: func(v string) {
				t.walks.change(w, t.step, func(step *feedback.WalkStep) { *t.of(step) = strings.TrimLeft(v, " \n") })
			},
			Done: func(nav.Navigator) { done() },
		})
	}
	p := t.line.Page(env)
	p.OnBack = done
	return p
}

func (t *stepTexts) leave() {
	if l, ok := t.line.(nav.Leaver); ok {
		l.Leave()
	}
	t.line = nil
}
