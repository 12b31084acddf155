package crawler_test

import (
	"time"

	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/uitest"
	"xinsheng/internal/wire"
)

// sentUrgent holds the button of an urgent report, and lets time go by on its receipt.
func sentUrgent(later time.Duration) func(*uitest.Stage) {
	return func(s *uitest.Stage) {
		s.Draft(func(d *session.Draft) { d.Urgent = true })
		s.Shell.Go(nav.To(nav.Review))
		s.Hold("review.send_urgent")
		wait(s, later)
	}
}

func wait(s *uitest.Stage, d time.Duration) {
	for range 3 { // sent, asked, seen
		s.Clock = s.Clock.Add(d / 3)
		s.Shell.Beat()
	}
}

func despair(from nav.Route) func(*uitest.Stage) {
	return func(s *uitest.Stage) {
		s.Draft(func(d *session.Draft) { d.Text = "我不想活了" })
		s.Shell.Go(from)
		s.Shell.Go(nav.To(nav.Despair))
		s.Shell.Beat()
	}
}

func urgentScenes() []scene {
	offline := func(m *uitest.Machine) { m.IsOnline = false }
	arrived := func(m *uitest.Machine) { m.Arrived = true }
	seen := func(m *uitest.Machine) {
		m.Arrived = true
		m.SeenBy = &wire.Seen{At: m.Clock.Add(time.Minute), Post: wire.Text{"zh": "满意度管理中心", "en": "The satisfaction centre"}}
	}
	duty := func(m *uitest.Machine) { m.OnDuty = true }
	hours := func(m *uitest.Machine) {
		m.OnDuty = true
		m.Conf.Lifeline.Hours = wire.Text{"zh": "每天 8:00 至 22:00", "en": "every day from 8:00 to 22:00"}
	}
	company := func(s *uitest.Stage) {
		despair(nav.To(nav.Write))(s)
		s.Tap("despair.ask")
		wait(s, 9*time.Second)
	}
	both := func(a, b func(*uitest.Machine)) func(*uitest.Machine) { return func(m *uitest.Machine) { a(m); b(m) } }
	atOnce := []string{"despair.title", "despair.ask", "12356", "120"}
	return []scene{
		{name: "review_urgent_sure", noHome: true, play: func(s *uitest.Stage) {
			s.Draft(func(d *session.Draft) { d.Urgent = true })
			s.Shell.Go(nav.To(nav.Review))
			for range 20 {
				s.Session.Tapped(s.Clock)
			}
			s.Hold("review.send_urgent")
		}},
		{name: "alarm_offline", needs: []string{"120"}, prepare: offline, play: sentUrgent(18 * time.Second)},
		{name: "alarm_sending", needs: []string{"120"}, play: sentUrgent(3 * time.Second)},
		{name: "alarm_sent", needs: []string{"120"}, prepare: arrived, play: sentUrgent(40 * time.Second)},
		{name: "alarm_seen", needs: []string{"120"}, prepare: seen, play: sentUrgent(40 * time.Second)},
		{name: "alarm_refused", needs: []string{"120"}, prepare: func(m *uitest.Machine) { m.RefusedIt = true },
			play: sentUrgent(18 * time.Second)},
		{name: "alarm_home_once", noHome: true, prepare: offline,
			play: func(s *uitest.Stage) { sentUrgent(18 * time.Second)(s); s.Tap("ui.home") }},
		{name: "write_despair", play: func(s *uitest.Stage) {
			s.Draft(func(d *session.Draft) { d.Text = "我不想活了" })
			s.Shell.Go(nav.To(nav.Write))
		}},
		{name: "review_despair", needs: []string{"review.despair"}, play: func(s *uitest.Stage) {
			s.Draft(func(d *session.Draft) { d.Text = "我不想活了" })
			s.Shell.Go(nav.To(nav.Review))
		}},
		{name: "despair", needs: atOnce, prepare: duty, play: despair(nav.To(nav.Write))},
		{name: "despair_more", prepare: duty, play: func(s *uitest.Stage) {
			despair(nav.To(nav.Write))(s)
			if shows(s, "ui.page_after") {
				s.Tap("ui.page_after")
			}
		}},
		{name: "despair_alone", needs: []string{"despair.title", "12356", "120"}, play: despair(nav.To(nav.Write))},
		{name: "despair_hours", needs: atOnce, prepare: hours, play: despair(nav.To(nav.Review))},
		{name: "company_sent", needs: []string{"12356"}, prepare: both(duty, arrived), play: company},
		{name: "company_seen", needs: []string{"12356"}, prepare: both(duty, seen), play: company},
		{name: "company_sending", needs: []string{"12356"}, prepare: duty, play: company},
		{name: "company_refused", needs: []string{"12356"},
			prepare: both(duty, func(m *uitest.Machine) { m.RefusedIt = true }), play: company},
		{name: "company_left", prepare: both(duty, arrived), play: func(s *uitest.Stage) { company(s); s.Expire() }},
	}
}
