package screen

import (
	"time"

	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/wire"
)

// result shows how the case stands: the state in plain words, what was done when, and the answer.
func (s *progress) result(env *nav.Env) nav.Page {
	p := *s.found
	blocks := []fyne.CanvasObject{s.state(env, p)}
	if p.Answer != "" {
		blocks = append(blocks, s.answer(env, p.Answer)...)
	}
	if len(p.Steps) > 0 {
		blocks = append(blocks, s.steps(env, p.Steps))
	}
	return nav.Page{
		Title:  env.T("progress.result_title", "number", wire.ReceiptNumber(p.Number).Dashed()),
		Body:   env.Fitting(&s.page, turns(env), blocks...),
		OnBack: func() { s.found, s.atPIN, s.number, s.pin = nil, false, "", ""; env.Nav.Rebuild() },
		Next:   &nav.Action{Text: env.T("receipt.done"), Icon: "check", OnTap: env.Nav.Finish},
	}
}

func (s *progress) state(env *nav.Env, p wire.Progress) fyne.CanvasObject {
	tone := theme.Calm
	icon := "hourglass"
	switch p.State {
	case "answered", "rated", "closed":
		tone, icon = theme.Fine, "badge-check"
	case "withdrawn":
		icon = "circle-x"
	}
	words := []fyne.CanvasObject{
		env.Soft(kindName(env, p.Kind)),
		env.Text(theme.Heading, env.T("progress.state."+p.State)).In(tone.Ink).Within(2),
	}
	if day, err := time.Parse(time.DateOnly, p.DueBy); err == nil && tone != theme.Fine {
		words = append(words, env.Text(theme.Body, env.T("progress.due", "date", env.Date(day))))
	}
	return env.Card(flow.Line(env.MM(6), env.Badge(icon, 24, tone), flow.Grow(flow.Column(env.MM(1), words...))))
}

// answer is cut into pieces of a few lines, so that a long one can be paged.
func (s *progress) answer(env *nav.Env, text string) []fyne.CanvasObject {
	pieces := env.Pieces(theme.Body, text, 5)
	blocks := make([]fyne.CanvasObject, len(pieces))
	for i, piece := range pieces {
		parts := []fyne.CanvasObject{env.Text(theme.Body, piece).Private()}
		if i == 0 {
			parts = append([]fyne.CanvasObject{env.Text(theme.Strong, env.T("progress.answer")).In(theme.TealInk)}, parts...)
		}
		blocks[i] = env.Card(flow.Column(env.MM(1.5), parts...))
	}
	return blocks
}

func (s *progress) steps(env *nav.Env, steps []wire.ProgressStep) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, step := range steps {
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
			flow.Grow(env.Text(theme.Body, env.T("progress.step."+step.Name)).In(ink)),
		}
		if !step.At.IsZero() {
			parts = append(parts, env.Soft(env.Date(step.At.In(s.p.Site.Now().Location()))))
		}
		rows = append(rows, flow.Line(env.MM(4), parts...))
	}
	return env.Card(flow.Column(env.MM(2.5), rows...))
}
