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

// snapshot shows a snapshot in one view before it is sent: the photo, what it shows, a line or a word if there is one,
// where, and what is done with it. It can be sent as it is.
type snapshot struct{ *review }

// Page implements nav.Screen.
func (s *snapshot) Page(env *nav.Env) nav.Page {
	d := s.p.Session.Draft()
	next := &nav.Action{Icon: "send", Text: env.T("review.send"), OnTap: func() { s.send(env) }}
	if s.sending {
		next.Off, next.Icon, next.Text = true, "hourglass", env.T("review.sending")
	} else if d.Topic == "" || d.Count(feedback.Photo) == 0 {
		next.Off = true
	}
	return nav.Page{Title: env.T("photo.send_title"), Body: s.body(env, d), Next: next}
}

func (s *snapshot) body(env *nav.Env, d session.Draft) fyne.CanvasObject {
	picture := func(mm float64) fyne.CanvasObject { return s.picture(env, d, mm) }
	g := env.Gap()
	if env.Portrait() {
		all := func(mm float64, oneLine bool) fyne.CanvasObject {
			parts := append([]fyne.CanvasObject{flow.GrowBy(3, picture(mm))}, s.news(env)...)
			for _, r := range s.rows(env, d, oneLine) {
				parts = append(parts, flow.GrowBy(0.5, r))
			}
			return flow.Column(g, parts...)
		}
		return flow.FirstFit(all(70, false), all(50, true),
			env.Pages(g, &s.page, turns(env), append(append([]fyne.CanvasObject{picture(50)}, s.news(env)...),
				s.rows(env, d, true)...)...))
	}
	beside := func(oneLine bool) fyne.CanvasObject {
		left := append([]fyne.CanvasObject{flow.Grow(picture(50))}, s.news(env)...)
		return flow.Row(env.Space(), flow.Grow(flow.Column(g, left...)),
			flow.Grow(flow.Grid(1, g, s.rows(env, d, oneLine)...)))
	}
	return flow.FirstFit(beside(false), beside(true),
		env.Pages(g, &s.page, turns(env), append(append([]fyne.CanvasObject{picture(50)}, s.news(env)...),
			s.rows(env, d, true)...)...))
}

// picture is the first photo; a tap goes back to the photos.
func (s *snapshot) picture(env *nav.Env, d session.Draft, mm float64) fyne.CanvasObject {
	shown := env.Picture(mm)
	at := photos(d)
	if len(at) > 0 {
		if v := s.shots.view(d.Media[at[0]]); v != nil {
			shown.Set(v)
		}
	}
	words := env.T("photo.change")
	if len(at) > 1 {
		words = env.T("photo.change_all", "n", strconv.Itoa(len(at)))
	}
	foot := flow.Line(env.MM(3), env.Icon("camera", env.CapMM(theme.Body)*1.6, theme.Teal),
		flow.Grow(env.Text(theme.Strong, words).In(theme.TealInk).Within(1)),
		env.Icon("chevron-right", env.CapMM(theme.Body)*1.1, theme.Teal))
	face := flow.Stack(env.Box(theme.Card, theme.Edge, env.Line(), env.Radius()),
		flow.Pad(env.MM(4), env.MM(3.5), flow.Column(env.MM(3), flow.Grow(shown), foot)))
	return env.Target(env.T("photo.change"), face, func() { env.Nav.BackTo(nav.Photo) })
}

// news says what went wrong, if anything did.
func (s *snapshot) news(env *nav.Env) []fyne.CanvasObject {
	if !s.unsent {
		return nil
	}
	return []fyne.CanvasObject{env.Banner("triangle-alert", theme.Alarm,
		env.T("review.unsent", "hotline", s.p.Site.Config().Hotline))}
}

// rows are what can be added and changed. Nothing has to be.
func (s *snapshot) rows(env *nav.Env, d session.Draft, oneLine bool) []fyne.CanvasObject {
	field := func(icon, name, value string, to nav.Route) fyne.CanvasObject {
		return env.Field(widgets.Field{Icon: icon, Name: name, Value: value, OneLine: oneLine,
			Private: to.Name == nav.OneLine && d.Text != "", OnTap: func() { env.Nav.Go(to) }})
	}
	shows := ""
	icon := "circle-question-mark"
	if d.Topic != "" {
		shows, icon = topicName(env, d.Topic), topicLook[d.Topic].icon
	}
	rows := []fyne.CanvasObject{
		env.Field(widgets.Field{Icon: icon, Name: env.T("photo.shows"), Value: shows, OneLine: oneLine,
			OnTap: func() { env.Nav.BackTo(nav.Topic) }}),
	}
	line := d.Text
	if line == "" {
		line = env.T("photo.line_none")
	}
	rows = append(rows, field("pen-line", env.T("photo.line"), line, nav.To(nav.OneLine)))
	if n := d.Count(feedback.Voice); n > 0 {
		rows = append(rows, field("mic", env.T("photo.word"), env.T("photo.word_said", "time", length(d)),
			nav.Route{Name: nav.Voice, Arg: ToListen}))
	} else if s.p.Recorder != nil {
		rows = append(rows, field("mic", env.T("photo.word"), env.T("photo.word_none"), nav.To(nav.Voice)))
	}
	return append(rows,
		field("map-pin", env.T("review.where"), s.whereText(env, d), nav.To(nav.Where)),
		field("lock", env.T("review.consent"), env.T("review.consent_text"), nav.To(nav.Consent)))
}

// length is how long all recordings of a draft are together.
func length(d session.Draft) string {
	var whole int
	for _, m := range d.Media {
		if m.Kind == feedback.Voice {
			whole += int(m.Duration.Seconds() + 0.5)
		}
	}
	return strconv.Itoa(whole/60) + ":" + strconv.Itoa(whole%60/10) + strconv.Itoa(whole%10)
}

// line is the page that a snapshot's line is written on.
type line struct {
	*terminal
	screen nav.Screen
	lang   string
}

// Page implements nav.Screen.
func (s *line) Page(env *nav.Env) nav.Page {
	if s.screen == nil || s.lang != env.Lang() {
		s.Leave()
		s.lang = env.Lang()
		s.screen = s.p.Line(nav.LineSpec{
			Title: env.T("photo.line_title"), Hint: env.T("photo.line_hint"), Max: feedback.MaxLineRunes,
			Text: func() string { return s.p.Session.Draft().Text },
			Set:  func(v string) { s.p.Session.Update(func(d *session.Draft) { d.Text = v }) },
			Done: func(n nav.Navigator) { n.BackTo(nav.Review) },
		})
	}
	return s.screen.Page(env)
}

// Leave stops what the keyboards do.
func (s *line) Leave() {
	if l, ok := s.screen.(nav.Leaver); ok {
		l.Leave()
	}
	s.screen = nil
}
