package screen

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/wire"
)

// result shows how the case stands: the answer and the question whether it settles the matter, or what was done when.
func (s *progress) result(env *nav.Env) nav.Page {
	p := *s.found
	var blocks []fyne.CanvasObject
	switch {
	case s.trouble != "":
		blocks = append(blocks, env.Banner("info", theme.Warning, env.T(s.trouble, "hotline", s.p.Site.Config().Hotline)))
	case s.done != "":
		blocks = append(blocks, env.Banner("check", theme.Fine, env.T(s.done)))
	case len(s.kept) > 0:
		blocks = append(blocks, s.whereItIs(env))
	}
	title := env.T("progress.result_title", "number", wire.ReceiptNumber(p.Number).Dashed())
	if s.may(wire.CanRate) {
		title = env.T("progress.answered_title")
		blocks = append(blocks, s.answer(env, p)...)
		blocks = append(blocks, s.rate(env))
	} else {
		blocks = append(blocks, s.state(env, p))
		blocks = append(blocks, s.later(env, p)...)
		if p.Answer != "" {
			blocks = append(blocks, s.answer(env, p)...)
		}
		if len(p.Steps) > 0 {
			blocks = append(blocks, s.steps(env, p))
		}
	}
	body := fyne.CanvasObject(env.Fitting(&s.page, turns(env), blocks...))
	if ways := s.ways(env); len(ways) > 0 {
		body = flow.Column(env.Space(), flow.Grow(body), flow.Grid(len(ways), env.Gap(), ways...))
	}
	return nav.Page{
		Title:  title,
		Body:   body,
		OnBack: func() { s.toAnother(env) },
		Next:   &nav.Action{Text: env.T("receipt.done"), Icon: "check", OnTap: env.Nav.StartOverIfSure},
	}
}

// may reports whether the person may do something now: nothing while something is being kept. Who has just said why the
// answer does not satisfy has judged it.
func (s *progress) may(what wire.Offer) bool {
	return !s.saving && slices.Contains(s.found.Can, what) && (what != wire.CanRate && what != wire.CanReopen || !s.judged)
}

func (s *progress) state(env *nav.Env, p wire.Progress) fyne.CanvasObject {
	icon, tone, state := looks(p)
	words := []fyne.CanvasObject{
		env.Soft(kindName(env, p.Kind)),
		env.Text(theme.Heading, env.T(state)).In(tone.Ink).Within(2),
	}
	if day, err := time.Parse(time.DateOnly, p.DueBy); err == nil && tone != theme.Fine && !s.may(wire.CanUndo) {
		date := env.Date(day)
		if p.DueAbout {
			date = env.T("progress.about", "date", date)
		}
		words = append(words, env.Text(theme.Body, env.T("progress.due", "date", date)))
	}
	if day, err := time.Parse(time.DateOnly, p.ReopenUntil); err == nil && s.may(wire.CanReopen) {
		words = append(words, env.Text(theme.Body, env.T("progress.reopen_until", "date", env.Date(day))))
	}
	if s.may(wire.CanUndo) {
		words = append(words,
			env.Text(theme.Body, env.T("progress.undo_until", "date", env.Date(p.UndoUntil.In(s.p.Site.Now().Location())))))
	}
	return env.Card(flow.Line(env.MM(6), env.Badge(icon, 24, tone), flow.Grow(flow.Column(env.MM(1), words...))))
}

// later says why the date is a later one than the person was told, in pieces as an answer.
func (s *progress) later(env *nav.Env, p wire.Progress) []fyne.CanvasObject {
	was, err := time.Parse(time.DateOnly, p.DueWas)
	if err != nil || p.DueBy == "" || s.may(wire.CanUndo) {
		return nil
	}
	key := "progress.due_agreed"
	if p.DueWhy != "" {
		key = "progress.due_told"
	}
	var blocks []fyne.CanvasObject
	for _, piece := range env.Pieces(theme.Body, env.T(key, "was", env.Date(was), "why", p.DueWhy), 5) {
		blocks = append(blocks, env.Card(env.Text(theme.Body, piece).Private()))
	}
	return blocks
}

// answer is cut into pieces of a few lines, so that a long one can be paged.
func (s *progress) answer(env *nav.Env, p wire.Progress) []fyne.CanvasObject {
	pieces := env.Pieces(theme.Body, p.Answer, 5)
	blocks := make([]fyne.CanvasObject, len(pieces))
	for i, piece := range pieces {
		parts := []fyne.CanvasObject{env.Text(theme.Body, piece).Private()}
		if i == 0 {
			parts = append([]fyne.CanvasObject{env.Soft(s.answeredBy(env, p))}, parts...)
		}
		blocks[i] = env.Card(flow.Column(env.MM(1.5), parts...))
	}
	if p.Files > 0 {
		blocks = append(blocks, env.Card(env.Soft(env.T("progress.answer_files", "n", p.Files))))
	}
	return blocks
}

// answeredBy is the number, who answered and when, or that it is the answer which did not satisfy.
func (s *progress) answeredBy(env *nav.Env, p wire.Progress) string {
	parts := []string{wire.ReceiptNumber(p.Number).Dashed()}
	if p.Round > 1 && !slices.ContainsFunc(p.Steps, func(step wire.ProgressStep) bool {
		return step.Name == feedback.CaseAnswered && step.Done
	}) {
		parts = append(parts, env.T("progress.answer_before"))
	}
	if p.State == feedback.CaseNotHandled {
		parts = append(parts, env.T("progress.answer_not_handled"))
	}
	for _, step := range p.Steps {
		if step.Name != feedback.CaseAnswered || !step.Done {
			continue
		}
		if step.By != "" {
			parts = append(parts, step.By)
		}
		if !step.At.IsZero() {
			parts = append(parts, env.Date(step.At.In(s.p.Site.Now().Location())))
		}
	}
	return strings.Join(parts, " · ")
}

func (s *progress) steps(env *nav.Env, p wire.Progress) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, step := range p.Steps {
		name := stepText(step.Name, p.Kind)
		icon, ink := "circle", theme.SoftInk
		if step.Done {
			icon, ink = "circle-check", theme.Ink
		}
		tint := theme.Edge
		if step.Done {
			tint = theme.Good
		}
		parts := []fyne.CanvasObject{
			env.Icon(icon, env.CapMM(theme.Body)*1.4, tint),
			flow.Grow(env.Text(theme.Body, env.T(name)).In(ink)),
		}
		if !step.At.IsZero() {
			parts = append(parts, env.Soft(env.Date(step.At.In(s.p.Site.Now().Location()))))
		}
		rows = append(rows, flow.Line(env.MM(4), parts...))
	}
	return env.Card(flow.Column(env.MM(2.5), rows...))
}
