package screen

import (
	"slices"

	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/widgets"
)

// maxBed is the most characters of a bed's number.
const maxBed = 6

// bed asks for the number of the bed, of those that the ward has; where the desk named none, it is typed.
type bed struct {
	*terminal
	started bool
	value   string
	page    int
}

// beds are those of the ward that a report is about.
func (s *terminal) beds(d session.Draft) []string {
	c := s.p.Site.Config()
	at := d.WherePlace
	if at == "" {
		at = c.PlaceID
	}
	for _, p := range c.Places {
		if p.ID == at {
			return p.Beds
		}
	}
	return nil
}

// onWard reports whether the terminal stands in a ward, where a report may name a bed.
func (s *terminal) onWard() bool { return s.p.Site.Config().Profile == feedback.Ward }

// presetBed names the bed of a terminal that stands at one, unless the visitor does not want that.
func (s *terminal) presetBed() {
	s.p.Session.Update(func(d *session.Draft) {
		if beds := s.beds(*d); s.onWard() && len(beds) == 1 && d.Bed == "" && !d.NoBed && !d.Snapshot {
			d.Bed = beds[0]
		}
	})
}

func bedText(env *nav.Env, d session.Draft) string {
	if d.Bed == "" {
		return env.T("bed.unnamed")
	}
	return env.T("bed.n", "n", d.Bed)
}

// Page implements nav.Screen.
func (s *bed) Page(env *nav.Env) nav.Page {
	d := s.p.Session.Draft()
	beds := s.beds(d)
	if len(beds) == 0 || d.Bed != "" && !slices.Contains(beds, d.Bed) {
		return s.typed(env)
	}
	var cells []fyne.CanvasObject
	for _, b := range beds {
		cells = append(cells,
			env.Choice(widgets.Choice{Text: env.T("bed.n", "n", b), On: d.Bed == b, OnTap: func() { s.set(env, b) }}))
	}
	columns, most := 4, 40
	if env.Large() {
		columns = 3
	}
	if !env.Portrait() {
		columns *= 2
	}
	return nav.Page{Step: 3, Title: env.T("bed.title"),
		Body: env.PagedGrid(columns, most, &s.page, turns(env), cells...),
		Next: &nav.Action{Look: widgets.Outline, Icon: "eye-off", Text: env.T("bed.none"), OnTap: func() { s.set(env, "") }}}
}

func (s *bed) typed(env *nav.Env) nav.Page {
	if !s.started {
		s.started, s.value = true, s.p.Session.Draft().Bed
	}
	return typing{
		page:  nav.Page{Step: 3, Title: env.T("bed.title")},
		above: func() fyne.CanvasObject { return entered(env, s.value, env.T("bed.hint")) },
		next: func() nav.Action {
			next := nav.Action{Text: env.T("ui.done"), Icon: "check", OnTap: func() { s.set(env, s.value) }}
			if s.value == "" {
				next.Text = env.T("bed.none")
			}
			return next
		},
		pad: widgets.Pad{Alphabet: "1234567890", Columns: 3,
			OnKey: func(r rune) {
				if len(s.value) < maxBed {
					s.value += string(r)
				}
			},
			OnErase: func() { s.value = dropLast(s.value) }},
	}.make(env)
}

func (s *bed) set(env *nav.Env, number string) {
	s.p.Session.Update(func(d *session.Draft) { d.Bed, d.NoBed = number, number == "" })
	env.Nav.BackTo(nav.Review)
}
