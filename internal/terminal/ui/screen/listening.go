package screen

import (
	"cmp"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"xinsheng/internal/place"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
	"xinsheng/internal/wire"
)

// announced is how long before it begins a listening session stands on the home page, and may be opened.
const announced = 30 * time.Minute

// gathering is where each person starts in a listening session: what is meeting here, and the one way in.
type gathering struct {
	*terminal
	hearing *hearing
}

// listensNow is the session that this terminal is in, and that is not over.
func (s *terminal) listensNow() *session.Listening {
	l := s.p.Session.Listening()
	if l == nil || !s.p.Site.Now().Before(l.Until) {
		return nil
	}
	return l
}

func (s *terminal) openable(l wire.ListeningSession) bool {
	return !s.p.Site.Now().Before(l.From.Add(-announced))
}

// sessionsToCome lists the planned sessions that are not over, the next one first.
func (s *terminal) sessionsToCome() []wire.ListeningSession {
	now := s.p.Site.Now()
	out := slices.DeleteFunc(slices.Clone(s.p.Site.Config().Listening), func(l wire.ListeningSession) bool {
		return !now.Before(l.Until)
	})
	slices.SortStableFunc(out, func(a, b wire.ListeningSession) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// sessionsToday are those of today, which alone can be opened.
func (s *terminal) sessionsToday() []wire.ListeningSession {
	now := s.p.Site.Now()
	tomorrow := time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, now.Location())
	return slices.DeleteFunc(s.sessionsToCome(), func(l wire.ListeningSession) bool { return !l.From.Before(tomorrow) })
}

// meeting says on the home page that people are listened to here today; a tap lets the moderator sign in.
func (h *home) meeting(env *nav.Env, about bool) fyne.CanvasObject {
	due := h.hearing.due()
	text := env.T("listening.announce", "name", due.Name, "time", due.From.In(h.p.Site.Now().Location()).Format("15:04"))
	c := widgets.Choice{Icon: "users", Text: text, Tone: &theme.Calm, Arrow: true,
		OnTap: func() { env.Nav.Go(nav.To(nav.Sessions)) }}
	if about {
		c.About = env.T("listening.announce_about")
	}
	return env.Choice(c)
}

// meetingPill is the same, short.
func (h *home) meetingPill(env *nav.Env) fyne.CanvasObject {
	from := h.hearing.due().From.In(h.p.Site.Now().Location()).Format("15:04")
	return env.Button(widgets.Button{Look: widgets.Pill, Text: env.T("listening.soon", "time", from),
		OnTap: func() { env.Nav.Go(nav.To(nav.Sessions)) }})
}

func (s *gathering) Page(env *nav.Env) nav.Page {
	l := s.p.Session.Listening()
	if l == nil {
		l = &session.Listening{}
	}
	about := env.Card(s.about(env, l))
	say := env.Tile(widgets.Tile{
		Icons: s.sayIcons(), Role: theme.Display, Dark: true,
		Name: env.T("listening.say"), About: env.T(s.promise()),
		OnTap: func() { s.begin(env, l) },
	})
	how := env.Banner("lock", theme.Calm, env.T("listening.how"))
	door := func(icon, key string, to nav.Name) fyne.CanvasObject {
		if env.Short() && env.Large() {
			icon = ""
		}
		return env.Button(widgets.Button{Look: widgets.Outline, Icon: icon, Text: env.T(key),
			OnTap: func() { env.Nav.Go(nav.To(to)) }})
	}
	doors := flow.Grid(2, env.Space(), door("search", "home.progress", nav.Progress),
		door("id-card", "listening.moderator_in", nav.Sessions))
	head := flow.Column(env.MM(1), env.Text(theme.Label, env.T("listening.title")).In(theme.TealInk),
		env.Text(theme.Display, l.Name).Within(2))
	if env.Portrait() {
		return nav.Page{NoFooter: true, Body: flow.FirstFit(
			flow.Column(env.Space(), head, about, flow.Most(env.MM(150), say), how, flow.Spring(), doors),
			flow.Column(env.Gap(), head, about, flow.Grow(say), doors))}
	}
	beside := func(left ...fyne.CanvasObject) fyne.CanvasObject {
		return flow.Row(env.Space(), flow.Grow(flow.Column(env.Space(), append(left, flow.Spring())...)),
			flow.Grow(flow.Column(env.Space(), flow.Grow(say), doors)))
	}
	return nav.Page{NoFooter: true, Body: flow.FirstFit(
		beside(head, about, how), beside(head, about), beside(env.Text(theme.Title, l.Name).Within(1), about))}
}

// about says where, who leads, until when, and how many left their word so far.
func (s *gathering) about(env *nav.Env, l *session.Listening) fyne.CanvasObject {
	row := func(icon, text string) fyne.CanvasObject {
		return flow.Line(env.MM(4), env.Icon(icon, env.CapMM(theme.Body)*1.5, theme.Teal),
			flow.Grow(env.Text(theme.Body, text).Even()))
	}
	rows := []fyne.CanvasObject{row("map-pin", place.Name(s.p.Site.Config().Places, l.PlaceID, env.Lang()))}
	if l.Moderator != "" {
		rows = append(rows, row("user", env.T("listening.moderator", "name", l.Moderator)))
	}
	rows = append(rows, row("clock", env.T("listening.until", "time", l.Until.In(s.p.Site.Now().Location()).
		Format("15:04"))))
	if s.hearing.words > 0 {
		rows = append(rows, row("message-square-text", env.T("listening.words", "n", s.hearing.words)))
	}
	return flow.Column(env.MM(2.5), rows...)
}

// begin is the next person's turn. What they say is about the place where the session is, unless they say otherwise.
func (s *gathering) begin(env *nav.Env, l *session.Listening) {
	s.asReport()
	if l.PlaceID != s.p.Site.Config().PlaceID {
		s.p.Session.Update(func(d *session.Draft) { d.WherePlace = l.PlaceID })
	}
	env.Nav.Go(nav.To(nav.Kind))
}
