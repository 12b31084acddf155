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

// albumPage shows the photos that are kept, each to be covered or thrown away, and takes another.
func (s *photoPage) albumPage(env *nav.Env, p *nav.Page) {
	d := s.p.Session.Draft()
	n := len(photos(d))
	p.Title = env.T("photo.kept", "n", strconv.Itoa(n))
	var cells []fyne.CanvasObject
	for i := range n {
		cells = append(cells, s.cell(env, d, i))
	}
	columns := 1
	if n > 2 {
		columns = 2
	}
	if !env.Portrait() {
		columns = max(1, n)
	}
	more := fyne.CanvasObject(env.Soft(env.T("photo.full")).Centered())
	if !s.full() {
		more = env.Button(widgets.Button{Look: widgets.Outline, Icon: "camera",
			Text:  env.T("photo.more", "n", strconv.Itoa(feedback.MaxPhotos-n)),
			OnTap: func() { s.to(photoOpening) }})
	}
	p.Body = flow.Column(env.Space(), s.ways(env), flow.Grow(flow.Grid(columns, env.Space(), cells...)), more)
	p.Next = s.on(env)
}

// cell is one photo with what can be done to it.
func (s *photoPage) cell(env *nav.Env, d session.Draft, n int) fyne.CanvasObject {
	picture := func() *widgets.Picture { // each way to lay it out has its own
		p := env.Picture(24)
		if v := s.shots.view(d.Media[photos(d)[n]]); v != nil {
			p.Set(v)
		}
		return p
	}
	number := strconv.Itoa(n + 1)
	button := func(icon, key string, look widgets.Look, words bool, tap func()) fyne.CanvasObject {
		b := widgets.Button{Look: look, Icon: icon, Label: env.T(key, "n", number), Role: theme.Strong, OnTap: tap}
		if words {
			b.Text = env.T(key + "_short")
		}
		return env.Button(b).Least(0, env.Primary())
	}
	row := func(words bool) fyne.CanvasObject {
		return flow.Grid(2, env.Gap(),
			button("scan-face", "photo.cover_one", widgets.Outline, words,
				func() { env.Nav.Go(nav.Route{Name: nav.Cover, Arg: number}) }),
			button("trash-2", "photo.delete", widgets.Outline, words, func() { s.askDelete(env, n) }))
	}
	buttons := func() fyne.CanvasObject { return flow.FirstWide(row(true), row(false)) }
	return flow.FirstFit(
		flow.Middle(framed(env, flow.Column(env.MM(3.2), picture().Whole(), buttons()))),
		framed(env, flow.Column(env.MM(3.2), flow.Grow(picture()), buttons())))
}

func (s *photoPage) askDelete(env *nav.Env, n int) {
	env.Nav.Ask(nav.Question{Title: env.T("photo.delete_title"), Text: env.T("photo.delete_text"), Choices: []nav.Action{
		{Look: widgets.Primary, Text: env.T("photo.delete_no"), OnTap: env.Nav.Close},
		{Look: widgets.Alarm, Icon: "trash-2", Text: env.T("photo.delete_yes"), OnTap: func() {
			s.shots.drop(n)
			env.Nav.Close()
			s.to(s.rest())
		}},
	}})
}
