package screen

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/technician"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// asideReasons are the reasons that have a text of their own.
var asideReasons = []string{"no-record", "not-a-record", "hurt-entry", "hurt-setting", "hurt-file"}

// asideBlock lists what was damaged in the buffer, and one button that says it was seen.
func (s *techPanel) asideBlock(env *nav.Env, all []technician.SetAside) []fyne.CanvasObject {
	seen := env.Button(widgets.Button{Look: widgets.Outline, Icon: "check", Text: env.T("tech.aside_seen"),
		Role:  theme.Strong,
		OnTap: func() { s.dismiss(env) }})
	blocks := []fyne.CanvasObject{env.Banner("triangle-alert", theme.Warning, env.T("tech.aside_text")), seen}
	for _, a := range all {
		reason := env.T("tech.aside.hurt-entry")
		for _, r := range asideReasons {
			if r == a.Reason {
				reason = env.T("tech.aside." + r)
			}
		}
		blocks = append(blocks, env.Card(flow.Column(env.MM(1), env.Text(theme.Strong, reason), env.Soft(env.DateTime(a.At)),
			env.Soft(a.What))))
	}
	return blocks
}

func (s *techPanel) dismiss(env *nav.Env) {
	var err error
	env.Nav.Work(func() { err = s.p.Service.Dismiss() }, func() {
		s.requeued = ""
		if err != nil {
			s.requeued = "tech.requeue_fault"
		}
		env.Nav.Redraw()
	})
}
