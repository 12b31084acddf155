package screen

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
)

// media are the recordings and the photos of a report, a row with both. Each leads to its page, where they are heard or seen,
// changed and taken away.
func (s *review) media(env *nav.Env, d session.Draft) []fyne.CanvasObject {
	var tiles []fyne.CanvasObject
	if n := d.Count(feedback.Voice); n > 0 {
		tiles = append(tiles, s.mediaTile(env, "mic", env.T("review.voice"), nav.Route{Name: nav.Voice, Arg: ToListen},
			flow.FirstWide(env.Text(theme.Strong, env.T("review.voice_said", "n", n, "time", length(d))), env.Text(theme.Strong, length(d)))))
	}
	if n := d.Count(feedback.Photo); n > 0 {
		tiles = append(tiles, s.mediaTile(env, "camera", env.T("review.photo"), nav.To(nav.Photo), s.thumbnails(env, d)))
	}
	if len(tiles) == 0 {
		return nil
	}
	row := []fyne.CanvasObject{flow.Grow(tiles[0])}
	if len(tiles) > 1 {
		row = append(row, flow.GrowBy(1.5, tiles[1]))
	}
	return []fyne.CanvasObject{flow.Row(env.Gap(), row...)}
}

func (s *review) mediaTile(env *nav.Env, icon, name string, to nav.Route, shows fyne.CanvasObject) fyne.CanvasObject {
	line := flow.Line(env.MM(3.5), env.Icon(icon, env.CapMM(theme.Body)*1.6, theme.Teal), flow.Grow(shows),
		env.Icon("chevron-right", env.CapMM(theme.Body)*1.1, theme.Teal))
	face := flow.Stack(env.Box(theme.Card, theme.Edge, env.Line(), env.KeyRadius()), flow.Pad(env.MM(4), env.MM(2), flow.Middle(line)))
	return env.Target(name, face, func() { env.Nav.Go(to) }).Least(0, env.Primary()).Rounded(env.KeyRadius())
}

// thumbnails are the photos, small; where there is no room for all, how many there are.
func (s *review) thumbnails(env *nav.Env, d session.Draft) fyne.CanvasObject {
	mm := 16.0
	if env.Portrait() && !env.Large() {
		mm = 20
	}
	var small []fyne.CanvasObject
	for _, at := range photos(d) {
		picture := env.Picture(mm)
		if v := s.view(d.Media[at]); v != nil {
			picture.Set(v)
		}
		small = append(small, flow.Sized(env.MM(mm*1.25), env.MM(mm), picture))
	}
	words := env.Text(theme.Strong, env.T("review.photo_count", "n", len(small)))
	return flow.FirstWide(flow.Row(env.MM(2), small...), words)
}
