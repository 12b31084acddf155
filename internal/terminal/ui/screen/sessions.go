package screen

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
	"xinsheng/internal/wire"
)

// impromptu is how long a session lasts that nobody planned.
const impromptu = 3 * time.Hour

// sessions is where a moderator who signed in opens a listening session, or ends the one that is on.
type sessions struct {
	*terminal
	hearing *hearing
	page    int
}

// moderator is who signed in and may open and end sessions; false: nobody.
func (s *terminal) moderator() (session.Helper, bool) {
	h := s.p.Session.Helper()
	ok := h.Active && slices.ContainsFunc(s.p.Site.Config().Badges, func(b wire.Badge) bool {
		return b.ID == h.ID && b.Role == wire.Moderator
	})
	return h, ok
}

func (s *sessions) Page(env *nav.Env) nav.Page {
	who, ok := s.moderator()
	if !ok {
		return s.door(env)
	}
	if l := s.listensNow(); l != nil {
		return s.running(env, l)
	}
	var rows []fyne.CanvasObject
	for _, l := range s.sessionsToday() {
		rows = append(rows, env.Choice(widgets.Choice{Icon: "users", Text: l.Name, About: s.whenAndWhere(env, l),
			Arrow: true, OnTap: func() {
				s.open(env, session.Listening{ID: l.ID, Name: l.Name, Moderator: l.Moderator, PlaceID: l.PlaceID, Until: l.Until})
			}}))
	}
	rows = append(rows, env.Choice(widgets.Choice{Icon: "plus", Text: env.T("listening.here"),
		About: env.T("listening.here_about"), Arrow: true, OnTap: func() {
			s.open(env, s.here(env, who.Name))
		}}))
	return nav.Page{
		Title: env.T("listening.choose"),
		Body:  env.Pages(env.MM(5), &s.page, turns(env), rows...),
		Next: &nav.Action{Look: widgets.Outline, Text: env.T("listening.help_only"),
			OnTap: func() { env.Nav.StartAt(nav.To(nav.Home)) }},
	}
}

// door sends whoever is not signed in to do so.
func (s *sessions) door(env *nav.Env) nav.Page {
	return nav.Page{
		Title: env.T("listening.title"),
		Body:  flow.Column(env.Space(), env.Card(env.Text(theme.Body, env.T("listening.sign_in"))), flow.Spring()),
		Next: &nav.Action{Icon: "id-card", Text: env.T("listening.sign_in_now"),
			OnTap: func() { env.Nav.GoInstead(nav.To(nav.Badge)) }},
	}
}

// running is the page while a session is on.
func (s *sessions) running(env *nav.Env, l *session.Listening) nav.Page {
	return nav.Page{
		Title: l.Name,
		Body: flow.Column(env.Space(),
			env.Card(env.Text(theme.Body, env.T("listening.running", "n", s.hearing.words))),
			env.Button(widgets.Button{Look: widgets.Alarm, Icon: "square", Text: env.T("listening.end"), OnTap: func() {
				s.hearing.end(l)
				s.leave(env)
			}}), flow.Spring()),
		Next: &nav.Action{Text: env.T("listening.go_on"), OnTap: func() { s.leave(env) }},
	}
}

func (s *sessions) whenAndWhere(env *nav.Env, l wire.ListeningSession) string {
	zone := s.p.Site.Now().Location()
	from, until := l.From.In(zone), l.Until.In(zone)
	return env.T("listening.when", "day", env.Date(from), "from", from.Format("15:04"), "until", until.Format("15:04"),
		"moderator", l.Moderator)
}

// here is a session at this place that nobody planned. Its id is made of place and day, so that opening it again after
// the terminal was switched off goes on with it.
func (s *sessions) here(env *nav.Env, moderator string) session.Listening {
	now, c := s.p.Site.Now(), s.p.Site.Config()
	return session.Listening{
		ID: "here-" + c.PlaceID + "-" + now.Format(time.DateOnly), Name: env.T("listening.here_name", "day", env.Date(now)),
		Moderator: moderator, PlaceID: c.PlaceID, Until: now.Add(impromptu),
	}
}

// open begins the session. The moderator is signed out: what people leave was not written by them.
func (s *sessions) open(env *nav.Env, l session.Listening) {
	s.hearing.open(l)
	s.leave(env)
}

func (s *sessions) leave(env *nav.Env) {
	s.p.Session.HelpEnds()
	env.Nav.StartOver()
}
