package screen

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/place"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/widgets"
	"xinsheng/internal/wire"
)

// onePage is how many places stand on one page.
const onePage = 12

// where asks where it happened: here with one tap, else campus, building, and the departments twelve a page.
type where struct {
	*terminal
	parents []wire.Place // opened so far, the campus first
	page    int
}

func (s *terminal) whereText(env *nav.Env, d session.Draft) string {
	c := s.p.Site.Config()
	if d.WherePlace == "" || d.WherePlace == c.PlaceID {
		return env.T("where.here", "place", place.Name(c.Places, c.PlaceID, env.Lang()))
	}
	return place.Name(c.Places, d.WherePlace, env.Lang())
}

func (s *where) Page(env *nav.Env) nav.Page {
	c := s.p.Site.Config()
	p := nav.Page{Step: 3}
	if len(s.parents) > 0 {
		p.OnBack = func() {
			s.parents, s.page = s.parents[:len(s.parents)-1], 0
			env.Nav.Redraw()
		}
	}
	parent := ""
	if n := len(s.parents); n > 0 {
		parent = s.parents[n-1].ID
	}
	places := place.Below(c.Places, parent)
	p.Title = s.title(env)
	if len(s.parents) == 0 {
		p.Body = s.first(env, places)
		return p
	}
	p.Body = s.list(env, places)
	last := s.parents[len(s.parents)-1]
	p.Next = &nav.Action{Look: widgets.Outline, Text: env.T("where.whole", "place", last.Name.In(env.Lang())),
		OnTap: func() { s.set(env, last.ID) }}
	return p
}

func (s *where) title(env *nav.Env) string {
	switch len(s.parents) {
	case 0:
		return env.T("where.title")
	case 1:
		return env.T("where.building")
	default:
		return env.T("where.department")
	}
}

// first offers the terminal's own place, then the campuses.
func (s *where) first(env *nav.Env, campuses []wire.Place) fyne.CanvasObject {
	c := s.p.Site.Config()
	chosen := s.p.Session.Draft().WherePlace
	rows := []fyne.CanvasObject{env.Choice(widgets.Choice{
		Icon: "map-pin", Text: env.T("where.right_here"), About: place.Name(c.Places, c.PlaceID, env.Lang()),
		On: chosen == "" || chosen == c.PlaceID, OnTap: func() { s.set(env, "") },
	})}
	var others []fyne.CanvasObject
	for _, p := range campuses {
		others = append(others, s.choice(env, p))
	}
	columns := 1
	if !env.Portrait() {
		columns = 2
	}
	height := env.MM(34)
	lines := float32((len(others) + columns - 1) / columns)
	return flow.Column(env.Space(),
		flow.Sized(0, env.MM(30), rows[0]),
		env.Soft(env.T("where.elsewhere")),
		flow.Most(lines*height, flow.Grid(columns, env.MM(4), others...)))
}

// list shows the places below the one opened, twelve a page.
func (s *where) list(env *nav.Env, places []wire.Place) fyne.CanvasObject {
	cells := make([]fyne.CanvasObject, len(places))
	for i, p := range places {
		cells[i] = s.choice(env, p)
	}
	columns := 2
	if !env.Portrait() {
		columns = 4
		if env.Large() && env.Short() { // else words are cut
			columns = 3
		}
	}
	return env.PagedGrid(columns, onePage, &s.page, turns(env), cells...)
}

func (s *where) choice(env *nav.Env, p wire.Place) fyne.CanvasObject {
	c := s.p.Site.Config()
	inside := p.Level != wire.Department && len(place.Below(c.Places, p.ID)) > 0
	about := ""
	if p.Floor != "" {
		about = p.Floor
	}
	return env.Choice(widgets.Choice{
		Text: p.Name.In(env.Lang()), About: about, Arrow: inside, On: s.p.Session.Draft().WherePlace == p.ID,
		OnTap: func() {
			if inside {
				s.parents, s.page = append(s.parents, p), 0
				env.Nav.Redraw()
				return
			}
			s.set(env, p.ID)
		},
	})
}

func (s *where) set(env *nav.Env, id string) {
	s.p.Session.Update(func(d *session.Draft) {
		if d.WherePlace != id {
			d.Bed, d.NoBed = "", false // of another ward
		}
		d.WherePlace = id
	})
	env.Nav.BackTo(nav.Review)
}
