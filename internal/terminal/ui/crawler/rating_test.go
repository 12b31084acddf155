package crawler_test

import (
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/uitest"
	"xinsheng/internal/wire"
)

// rate taps the face of a score on the home page.
func rate(score string, labels ...string) func(*uitest.Stage) {
	return func(s *uitest.Stage) {
		s.Receipt.Record = "01890a5d-ac96-774b-bcce-b302099a8057"
		s.Tap("rating.face." + score)
		s.Tap(labels...)
	}
}

// ward makes the terminal one of a ward, with all that a home page can have.
func ward(m *uitest.Machine) {
	m.Conf.Profile = feedback.Ward
	all(m)
}

func all(m *uitest.Machine) {
	if len(m.Conf.Surveys) == 0 {
		m.Conf.Surveys = []wire.Survey{{}}
	}
	if len(m.Conf.Walkers) == 0 {
		m.Conf.Walkers = []wire.Walker{{ID: "w"}}
	}
}

// due lets the clock come to the listening session that is planned.
func due(m *uitest.Machine) { ward(m); m.Clock = m.Conf.Listening[0].From.Add(-10 * time.Minute) }

// moderated signs a moderator in and shows the sessions.
func moderated(s *uitest.Stage) {
	s.Machine.Conf.Badges = append(s.Machine.Conf.Badges, wire.Badge{ID: "b-mod", Name: "王敏", Role: wire.Moderator})
	s.Session.Help(session.Helper{ID: "b-mod", Name: "王敏"})
	s.Session.SetLarge(s.Theme.Large())
	s.Shell.Go(nav.To(nav.Sessions))
}

// meeting opens the planned session.
func meeting(s *uitest.Stage) {
	large, lang := s.Theme.Large(), s.Session.Lang()
	moderated(s)
	s.Tap(s.Machine.Conf.Listening[0].Name)
	s.Session.SetLarge(large)
	s.Session.SetLang(lang)
	s.Shell.Redraw()
}

func ratingScenes() []scene {
	return []scene{
		{name: "home_all", prepare: all, play: func(*uitest.Stage) {}},
		{name: "home_ward", prepare: ward, play: func(*uitest.Stage) {}},
		{name: "home_listening_due", prepare: due, play: func(*uitest.Stage) {}},
		{name: "home_unsaved", noHome: true,
			play: func(s *uitest.Stage) { s.SendErr = feedback.ErrInternal; s.Tap("rating.face.2") }},
		{name: "rated_bad", noHome: true, play: rate("1")},
		{name: "rated_good", noHome: true, play: rate("5")},
		{name: "rated_offers", noHome: true, play: func(s *uitest.Stage) {
			rate("3")(s)
			s.Clock = s.Clock.Add(session.RowOwnFor)
			s.Shell.Beat()
		}},
		{name: "rated_fresh", noHome: true, play: func(s *uitest.Stage) {
			rate("1")(s)
			s.Clock = s.Clock.Add(session.ChangeWithin)
			s.Shell.Beat()
		}},
		{name: "why_bad", play: rate("2", "rating.why.bad")},
		{name: "why_good", play: rate("4", "rating.why.good")},
		{name: "why_more", play: rate("3", "rating.why.fair", "rating.more")},
		{name: "review_rated", play: func(s *uitest.Stage) {
			rate("1", "rating.why.bad", "rating.reason.bad.waiting")(s)
			s.Draft(nil)
			s.Shell.Go(nav.To(nav.Review))
		}},
		{name: "listening", noHome: true, prepare: due, play: meeting},
		{name: "listening_sessions", prepare: due, play: moderated},
		{name: "listening_running", prepare: due, play: func(s *uitest.Stage) { meeting(s); moderated(s) }},
		{name: "listening_door", play: func(s *uitest.Stage) { s.Shell.Go(nav.To(nav.Sessions)) }},
	}
}
