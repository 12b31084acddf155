package screen

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/place"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/widgets"
)

// askWhere asks in which of the task's departments the step is.
func (s *walkStep) askWhere(env *nav.Env, w *session.Walker) nav.Page {
	now := s.walks.draft(w, s.step).Department
	shut := func() {
		s.where = false
		env.Nav.RedrawAnew()
	}
	choose := func(id string) func() {
		return func() {
			s.walks.change(w, s.step, func(step *feedback.WalkStep) { step.Department = id })
			shut()
		}
	}
	var cells []fyne.CanvasObject
	for _, id := range w.Departments {
		if name := s.departmentName(env, id); name != "" {
			cells = append(cells, env.Choice(widgets.Choice{Icon: "map-pin", Text: name, On: now == id, OnTap: choose(id)}))
		}
	}
	cells = append(cells, env.Choice(widgets.Choice{Icon: "ellipsis", Text: env.T("walk.where_none"), On: now == "",
		OnTap: choose("")}))
	columns := 1
	if len(cells) > 6 {
		columns = 2
	}
	if !env.Portrait() {
		columns = 3
	}
	return nav.Page{Title: env.T("walk.where_title"), Body: env.PagedGrid(columns, onePage, &s.page, turns(env), cells...),
		OnBack: shut}
}

// departmentName is a department's name alone; empty for one that is no longer there.
func (s *terminal) departmentName(env *nav.Env, id string) string {
	if path := place.Path(s.p.Site.Config().Places, id); len(path) > 0 {
		return path[0].Name.In(env.Lang())
	}
	return ""
}
