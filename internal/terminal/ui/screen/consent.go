package screen

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/say"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// consent says in plain words who keeps what, what for, how long, and what a person may ask for.
type consent struct {
	*terminal
	page int
}

func (s *consent) Page(env *nav.Env) nav.Page {
	c := s.p.Site.Config()
	blocks := []fyne.CanvasObject{
		s.part(env, "hospital", "who", "hospital", c.Hospital.In(env.Lang())),
		s.part(env, "message-square-text", "what"),
		s.part(env, "clock", "long", "text", keep(env, c.Retention.TextDays), "voice", keep(env, c.Retention.VoiceDays),
			"photo", keep(env, c.Retention.PhotoDays), "contact", keep(env, c.Retention.ContactDays)),
		s.part(env, "lock", "safe"),
	}
	if s.p.Recorder != nil || s.p.Camera != nil {
		blocks = append(blocks, s.part(env, "mic", "devices"))
	}
	blocks = append(blocks, s.part(env, "badge-check", "rights", "hotline", c.Hotline))
	step := 3
	if s.p.Session.Draft().Kind == "" { // of no report
		step = 0
	}
	return nav.Page{
		Step:  step,
		Title: env.T("consent.title"),
		Body:  env.Pages(env.MM(4), &s.page, turns(env), blocks...),
		Next:  &nav.Action{Text: env.T("consent.understood"), Icon: "check", OnTap: env.Nav.Back},
	}
}

func (s *consent) part(env *nav.Env, icon, key string, pairs ...any) fyne.CanvasObject {
	return env.Card(flow.Row(env.MM(5),
		flow.Align(0, 0, env.Icon(icon, 10, theme.Teal)),
		flow.Grow(flow.Column(env.MM(1),
			env.Text(theme.Strong, env.T("consent."+key)),
			env.Text(theme.Body, env.T("consent."+key+"_text", pairs...))))))
}

// keep says for how long something is kept.
func keep(env *nav.Env, days int) string { return say.Kept(env, days) }

// turns names the buttons that turn pages.
func turns(env *nav.Env) widgets.Turn {
	return widgets.Turn{Before: env.T("ui.page_before"), After: env.T("ui.page_after")}
}
