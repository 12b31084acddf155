package screen

import (
	"cmp"
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

// announced is how long before it begins a listening session stands on the home page, and may be opened.
const announced = 30 * time.Minute

// gathering is where each person starts in a listening session: what is meeting here, and the one way in.
type gathering struct{ *Screens }

// listensNow is the session that this terminal is in, and that is not over.
func (s *Screens) listensNow() *session.Listening {
	l := s.p.Session.Listening()
	if l == nil || !s.p.Site.Now().Before(l.Until) {
		return nil
	}
	return l
}

// dueSession is the listening session that is about to begin here or under way; its zero value: none.
func (s *Screens) dueSession() wire.ListeningSession {
	for _, l := range s.sessionsToCome() {
		if s.openable(l) {
			return l
		}
	}
	return wire.ListeningSession{}
}

func (s *Screens) openable(l wire.ListeningSession) bool {
	return !s.p.Site.Now().Before(l.From.Add(-announced))
}

// sessionsToCome lists the planned sessions that are not over, the next one first.
func (s *Screens) sessionsToCome() []wire.ListeningSession {
	now := s.p.Site.Now()
	out := slices.DeleteFunc(slices.Clone(s.p.Site.Config().Listening), func(l wire.ListeningSession) bool { return !now.Before(l.Until) })
	slices.SortStableFunc(out, func(a, b wire.ListeningSession) int { return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.ID, b.ID)) })
	return out
}

// meeting says on the home page that people are listened to here today; a tap lets the moderator sign in.
func (h *home) meeting(env *nav.Env) fyne.CanvasObject {
	due := h.dueSession()
	text := env.T("listening.announce", "name", due.Name, "time", due.From.In(h.p.Site.Now().Location()).Format("15:04"))
	return env.Choice(widgets.Choice{Icon: "users", Text: text, About: env.T("listening.announce_about"), Tone: &theme.Calm, Arrow: true,
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
		Name: env.T("listening.say"), About: env.T("listening.say_about"),
		OnTap: func() { s.begin(env, l) },
	})
	how := env.Banner("lock", theme.Calm, env.T("listening.how"))
	others := flow.Grid(2, env.Space(),
		env.Button(widgets.Button{Look: widgets.Outline, Icon: "search", Text: env.T("home.progress"), OnTap: func() { env.Nav.Go(nav.To(nav.Progress)) }}),
		env.Button(widgets.Button{Look: widgets.Outline, Icon: "id-card", Text: env.T("listening.moderator_in"), OnTap: func() { env.Nav.Go(nav.To(nav.Sessions)) }}))
	head := flow.Column(env.MM(1), env.Text(theme.Label, env.T("listening.title")).In(theme.TealInk), env.Text(theme.Display, l.Name).Within(2))
	if env.Portrait() {
		return nav.Page{NoFooter: true, Body: flow.FirstFit(
			flow.Column(env.Space(), head, about, flow.Grow(say), how, others),
			flow.Column(env.Gap(), head, about, flow.Grow(say), others))}
	}
	return nav.Page{NoFooter: true, Body: flow.FirstFit(
		flow.Row(env.Space(), flow.Grow(flow.Column(env.Space(), head, flow.Grow(about), how)), flow.Grow(flow.Column(env.Space(), flow.Grow(say), others))),
		flow.Row(env.Space(), flow.Grow(flow.Column(env.Space(), head, flow.Grow(about))), flow.Grow(flow.Column(env.Space(), flow.Grow(say), others))),
		flow.Row(env.Space(), flow.Grow(flow.Column(env.Gap(), env.Text(theme.Title, l.Name).Within(1), flow.Grow(about))), flow.Grow(flow.Column(env.Gap(), flow.Grow(say), others))))}
}

// about says where, who leads, until when, and how many left their word so far.
func (s *gathering) about(env *nav.Env, l *session.Listening) fyne.CanvasObject {
	row := func(icon, text string) fyne.CanvasObject {
		return flow.Line(env.MM(4), env.Icon(icon, env.CapMM(theme.Body)*1.5, theme.Teal), flow.Grow(env.Text(theme.Body, text).Even()))
	}
	rows := []fyne.CanvasObject{row("map-pin", placeName(s.p.Site.Config().Places, l.PlaceID, env.Lang()))}
	if l.Moderator != "" {
		rows = append(rows, row("user", env.T("listening.moderator", "name", l.Moderator)))
	}
	rows = append(rows, row("clock", env.T("listening.until", "time", l.Until.In(s.p.Site.Now().Location()).Format("15:04"))))
	if s.heard > 0 {
		rows = append(rows, row("message-square-text", env.T("listening.words", "n", s.heard)))
	}
	return flow.Middle(flow.Column(env.MM(2.5), rows...))
}

// begin is the next person's turn. What they say is about the place where the session is, unless they say otherwise.
func (s *gathering) begin(env *nav.Env, l *session.Listening) {
	s.asReport()
	if l.PlaceID != s.p.Site.Config().PlaceID {
		s.p.Session.Update(func(d *session.Draft) { d.WherePlace = l.PlaceID })
	}
	env.Nav.Go(nav.To(nav.Kind))
}
