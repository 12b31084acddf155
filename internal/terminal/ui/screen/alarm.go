package screen

import (
	"context"
	"fmt"
	"time"

	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/widgets"
	"xinsheng/internal/wire"
)

// alarm is the receipt of an urgent report: its headline is the truth of the moment. It stays until somebody at the
// desk has seen the report, for alarmStays at most, or until Home is tapped twice.
type alarm struct {
	*terminal
	made   session.Receipt
	stage  stage
	online bool
	seen   *wire.Seen
	since  time.Time // of the stage
	opened time.Time
	home   time.Time // when Home was tapped once; zero: it was not
	asked  time.Time
	asking bool
	stays  bool // the idle time is stopped
	alone  bool // nobody is at the glass any more: what the person wrote is gone
	env    *nav.Env
	timer  *widgets.Text
	page   int
}

// stage is how far the report came.
type stage int

const (
	unsent  stage = iota // on this machine; nobody knows
	refused              // the hub refused it for good; nobody will know
	sent                 // at the hub; nobody has seen it
	seen                 // somebody said that they have
)

const (
	alarmStays = 10 * time.Minute
	askEvery   = 3 * time.Second
	homeAgain  = 6 * time.Second // the second tap on Home comes within
)

func newAlarm(s *terminal, made session.Receipt) *alarm {
	return &alarm{terminal: s, made: made, opened: s.now(), since: s.now()}
}

// Leave lets the idle time run. The receipt is kept for who comes back from help, and goes with the visit.
func (s *alarm) Leave() {
	s.release()
	s.asking, s.home = false, time.Time{} // the answer that is awaited will not be told
}

// hold stops the idle time while nobody has seen the report.
func (s *alarm) hold() {
	if !s.stays && s.stage != seen && s.now().Sub(s.opened) < alarmStays {
		s.stays = true
		s.p.Session.Hold()
	}
}

func (s *alarm) release() {
	if s.stays {
		s.stays = false
		s.p.Session.Release()
	}
}

// Tick looks where the report is. What changed is shown, and read anew where pages are read.
func (s *alarm) Tick() bool {
	now := s.now()
	if s.env == nil {
		return false
	}
	if s.stays && now.Sub(s.opened) >= alarmStays {
		s.env.Nav.StartOver()
		return false
	}
	if online := s.p.Site.Online(); online != s.online && s.stage == unsent {
		s.online = online
		s.env.Nav.RedrawAnew()
		return false
	}
	if s.stage <= refused && s.p.Courier.Delivered(s.made.Record) {
		s.reach(sent)
		return false
	}
	if s.stage == unsent && s.p.Courier.Refused(s.made.Record) {
		s.reach(refused)
		return false
	}
	if s.made.Company && !s.alone && s.p.Session.Deserted() {
		s.alone = true
		s.p.Session.Forget()
		s.env.Nav.RedrawAnew()
		return false
	}
	if s.stage == sent && !s.asking && now.Sub(s.asked) >= askEvery {
		s.ask(now)
	}
	if !s.home.IsZero() && now.Sub(s.home) >= homeAgain {
		s.home = time.Time{}
		return true
	}
	if s.timer != nil {
		s.timer.SetText(s.waited())
	}
	return false
}

// ask asks the hub who has seen the report. No answer changes nothing: the next question comes.
func (s *alarm) ask(now time.Time) {
	s.asking, s.asked = true, now
	var by *wire.Seen
	s.env.Nav.Work(func() {
		by, _ = s.p.Courier.Seen(context.Background(), s.made.Record)
	}, func() {
		s.asking = false
		if by != nil && s.stage == sent {
			s.seen = by
			s.reach(seen)
		}
	})
}

// reach goes on to a stage. Once somebody has seen it the page stays as long as any other.
func (s *alarm) reach(to stage) {
	s.stage, s.since = to, s.now()
	if to == seen {
		s.release()
	}
	s.env.Nav.RedrawAnew()
}

// waited is how long the stage lasts: 00:18.
func (s *alarm) waited() string {
	d := s.now().Sub(s.since)
	return fmt.Sprintf("%02d:%02d", int(d.Minutes()), int(d.Seconds())%60)
}

// goHome leaves the page; before somebody has seen the report it takes a second tap, and words that would be lost are
// asked about as everywhere.
func (s *alarm) goHome() {
	if s.stage != seen && s.home.IsZero() {
		s.home = s.now()
		s.env.Nav.Redraw()
		return
	}
	s.env.Nav.StartOverIfSure()
}
