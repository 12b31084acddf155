package screen

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// techSubject is a panel of the technician's screen, as the argument of its route. Empty: the menu.
type techSubject string

const (
	panelEnrol      techSubject = "enrol"
	panelQueue      techSubject = "queue"
	panelQuarantine techSubject = "quarantine"
	panelDevices    techSubject = "devices"
	panelNetwork    techSubject = "network"
	panelVersion    techSubject = "version"
)

// techPanel is the technician's screen: a menu, and one panel a subject.
type techPanel struct {
	*terminal
	panel techSubject
	page  int
	enrolment
	requeued string // what came of the last wish to send again
	looked   bool   // at the devices, since the panel was opened
}

func (s *techPanel) Page(env *nav.Env) nav.Page {
	switch s.panel {
	case panelEnrol:
		return s.enrolPage(env)
	case panelQueue:
		return s.facts(env, "tech.queue", s.queueFacts(env))
	case panelQuarantine:
		return s.quarantinePage(env)
	case panelDevices:
		if !s.looked {
			s.looked = true
			s.look(env)
		}
		page := s.facts(env, "tech.devices", s.deviceFacts(env))
		page.Next.OnTap = func() { s.look(env) }
		return page
	case panelNetwork:
		return s.facts(env, "tech.network", s.networkFacts(env))
	case panelVersion:
		return s.facts(env, "tech.version", s.versionFacts(env))
	default:
		return s.menu(env)
	}
}

func (s *techPanel) menu(env *nav.Env) nav.Page {
	entry := func(icon, key string, panel techSubject) fyne.CanvasObject {
		return env.Tile(widgets.Tile{Icons: []string{icon}, Role: theme.Label, Beside: true, Name: env.T(key),
			OnTap: func() { env.Nav.Go(nav.Route{Name: nav.TechPanel, Arg: string(panel)}) }})
	}
	tiles := []fyne.CanvasObject{
		entry("id-card", "tech.enrol", panelEnrol),
		entry("inbox", "tech.queue", panelQueue),
		entry("shield", "tech.quarantine", panelQuarantine),
		entry("cpu", "tech.devices", panelDevices),
		entry("wifi", "tech.network", panelNetwork),
		entry("info", "tech.version", panelVersion),
	}
	columns := 1
	if !env.Portrait() {
		columns = 2
	}
	return nav.Page{
		Title:  env.T("tech.title"),
		Body:   flow.Column(0, flow.Grow(flow.Grid(columns, env.MM(4), tiles...))),
		NoBack: true,
		Next:   &nav.Action{Look: widgets.Alarm, Icon: "power", Text: env.T("tech.quit"), OnTap: func() { s.askQuit(env) }},
	}
}

func (s *techPanel) askQuit(env *nav.Env) {
	env.Nav.Ask(nav.Question{Title: env.T("tech.quit_title"), Text: env.T("tech.quit_text"), Choices: []nav.Action{
		{Look: widgets.Primary, Text: env.T("tech.quit_stay"), OnTap: env.Nav.Close},
		{Look: widgets.Alarm, Icon: "power", Text: env.T("tech.quit_now"), OnTap: s.p.Service.Quit},
	}})
}

// facts is a panel of names and values, read afresh by its button.
func (s *techPanel) facts(env *nav.Env, title string, facts []widgets.Fact) nav.Page {
	return nav.Page{
		Title: env.T(title),
		Body:  env.Card(env.Pages(env.MM(3), &s.page, turns(env), env.FactRows(facts)...)),
		Next:  &nav.Action{Look: widgets.Outline, Icon: "refresh-cw", Text: env.T("tech.refresh"), OnTap: env.Nav.Redraw},
	}
}

// look has the devices looked at anew, off the UI thread: a driver may take its time.
func (s *techPanel) look(env *nav.Env) { env.Nav.Work(s.p.Service.Look, env.Nav.Redraw) }
