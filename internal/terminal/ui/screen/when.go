package screen

import (
	"time"

	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/widgets"
)

// daysOffered is how many days before the day before yesterday can be chosen.
const daysOffered = 96

// when asks on which day it happened, without a calendar: today, yesterday, the day before, or one of a list of days.
type when struct {
	*terminal
	earlier bool
	page    int
}

// recent are the days that have a word of their own.
var recent = []string{"when.today", "when.yesterday", "when.before_yesterday"}

func (s *terminal) whenText(env *nav.Env, date string) string {
	today := s.p.Site.Now()
	if date == "" {
		return env.T("when.today")
	}
	for i, key := range recent {
		if today.AddDate(0, 0, -i).Format(time.DateOnly) == date {
			return env.T(key)
		}
	}
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return env.Date(day)
}

func (s *when) Page(env *nav.Env) nav.Page {
	p := nav.Page{Step: 3, Title: env.T("when.title"), Body: s.recent(env)}
	if s.earlier {
		p.Title = env.T("when.which_day")
		p.Body = s.days(env)
		p.OnBack = func() {
			s.earlier = false
			env.Nav.Redraw()
		}
	}
	return p
}

func (s *when) recent(env *nav.Env) fyne.CanvasObject {
	today := s.p.Site.Now()
	chosen := s.p.Session.Draft().When
	var rows []fyne.CanvasObject
	for i, key := range recent {
		day := today.AddDate(0, 0, -i)
		date := day.Format(time.DateOnly)
		if i == 0 {
			date = ""
		}
		rows = append(rows, env.Choice(widgets.Choice{
			Text: env.T(key), About: env.Date(day) + " " + env.Weekday(day),
			On: chosen == date, OnTap: func() { s.set(env, date) },
		}))
	}
	rows = append(rows, env.Choice(widgets.Choice{Text: env.T("when.earlier"), About: env.T("when.earlier_about"),
		Arrow: true, OnTap: func() {
			s.earlier, s.page = true, 0
			env.Nav.Redraw()
		}}))
	columns := 2
	if env.Portrait() {
		columns = 1
	}
	return flow.Column(0, flow.Most(env.MM(48)*float32(len(rows)/columns), flow.Grid(columns, env.Space(), rows...)))
}

func (s *when) days(env *nav.Env) fyne.CanvasObject {
	first := s.p.Site.Now().AddDate(0, 0, -len(recent))
	chosen := s.p.Session.Draft().When
	cells := make([]fyne.CanvasObject, daysOffered)
	for i := range cells {
		day := first.AddDate(0, 0, -i)
		date := day.Format(time.DateOnly)
		cells[i] = env.Choice(widgets.Choice{Text: env.Date(day), About: env.Weekday(day), On: chosen == date,
			OnTap: func() { s.set(env, date) }})
	}
	columns := 2
	if !env.Portrait() {
		columns = 4
	}
	turn := widgets.Turn{Before: env.T("when.later_days"), After: env.T("when.earlier_days")}
	return env.PagedGrid(columns, onePage, &s.page, turn, cells...)
}

func (s *when) set(env *nav.Env, date string) {
	s.p.Session.Update(func(d *session.Draft) { d.When = date })
	env.Nav.BackTo(nav.Review)
}
