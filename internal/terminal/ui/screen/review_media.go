package screen

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// spoken are the recordings of a report that says little else, as large as words would be, and the photos below them.
func (s *review) spoken(env *nav.Env, d session.Draft, tall bool) []fyne.CanvasObject {
	to := nav.Route{Name: nav.Voice, Arg: ToListen}
	open := func() { env.Nav.Go(to) }
	var bars []float32
	for _, m := range d.Media {
		if m.Kind == feedback.Voice {
			bars = append(bars, m.Bars...)
		}
	}
	picture := env.Wave(env.T("review.voice_open"), bars, func(float32) { open() })
	listen := env.Button(widgets.Button{Look: widgets.Outline, Icon: "play", Text: env.T("voice.play"),
		Label: env.T("review.voice"), OnTap: open}).
		Least(0, env.Primary())
	said := env.Text(theme.Strong, env.T("review.voice_said", "n", d.Count(feedback.Voice), "time", length(d)))
	var body fyne.CanvasObject
	if tall {
		body = flow.Column(env.MM(3), flow.Line(env.MM(3.5), env.Icon("mic", env.CapMM(theme.Body)*1.6, theme.Teal),
			flow.Grow(said)),
			flow.Grow(picture), listen)
	} else {
		body = flow.Column(env.MM(2), said, flow.Row(env.MM(4), flow.Grow(listen), flow.Grow(picture)))
	}
	out := []fyne.CanvasObject{flow.GrowBy(4, flow.Stack(env.Box(theme.Card, theme.Line, env.Line(), env.Radius()),
		flow.Pad(env.Inset(), env.MM(3), body)))}
	if d.Count(feedback.Photo) > 0 {
		out = append(out, s.mediaTile(env, "camera", env.T("review.photo"), nav.To(nav.Photo), s.thumbnails(env, d)))
	}
	return out
}

// media are the recordings and the photos of a report, a row with both. Each leads to its page, where they are heard or
// seen, changed and taken away.
func (s *review) media(env *nav.Env, d session.Draft) []fyne.CanvasObject {
	var tiles []fyne.CanvasObject
	if n := d.Count(feedback.Voice); n > 0 {
		tiles = append(tiles, s.mediaTile(env, "mic", env.T("review.voice"), nav.Route{Name: nav.Voice, Arg: ToListen},
			flow.FirstWide(env.Text(theme.Strong, env.T("review.voice_said", "n", n, "time", length(d))),
				env.Text(theme.Strong, length(d)).Within(1))))
	}
	if n := d.Count(feedback.Photo); n > 0 {
		tiles = append(tiles, s.mediaTile(env, "camera", env.T("review.photo"), nav.To(nav.Photo), s.thumbnails(env, d)))
	}
	if len(tiles) == 0 {
		return nil
	}
	row := []fyne.CanvasObject{flow.Grow(tiles[0])}
	if len(tiles) > 1 {
		row = append(row, flow.GrowBy(1.2, tiles[1]))
	}
	return []fyne.CanvasObject{flow.Row(env.Gap(), row...)}
}

func (s *review) mediaTile(env *nav.Env, icon, name string, to nav.Route, shows fyne.CanvasObject) fyne.CanvasObject {
	parts := []fyne.CanvasObject{env.Icon(icon, env.CapMM(theme.Body)*1.6, theme.Teal), flow.Grow(shows)}
	if !env.Short() || !env.Large() { // there the words need all the room
		parts = append(parts, env.Icon("chevron-right", env.CapMM(theme.Body)*1.1, theme.Teal))
	}
	line := flow.Line(env.MM(3.5), parts...)
	face := flow.Stack(env.Box(theme.Card, theme.Edge, env.Line(), env.KeyRadius()),
		flow.Pad(env.MM(4), env.MM(2), flow.Middle(line)))
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
		if v := s.shots.view(d.Media[at]); v != nil {
			picture.Set(v)
		}
		small = append(small, flow.Sized(env.MM(mm*1.25), env.MM(mm), picture))
	}
	words := env.Text(theme.Strong, env.T("review.photo_count", "n", len(small)))
	return flow.FirstWide(flow.Row(env.MM(2), small...), words)
}
