package crawler_test

import (
	"errors"
	"slices"
	"strings"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/inspect"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/uitest"
	"xinsheng/internal/wire"
)

// walker signs an experiencer in by number and PIN.
func walker(s *uitest.Stage) {
	s.Shell.Go(nav.To(nav.WalkDoor))
	s.Tap(append(append(append(split(uitest.WalkerNumber), "ui.next"), split(uitest.WalkerPIN)...), "walk.enter")...)
}

// onTheWay is a walk of which some steps are done.
func onTheWay(m *uitest.Machine) {
	at := m.Clock.Add(-4 * time.Hour)
	m.WalkSteps = []wire.WalkStepState{
		{Step: feedback.StepBooking, Done: true},
		{Step: feedback.StepArrival, ArrivedAt: at, LeftAt: at.Add(25 * time.Minute), Done: true},
		{Step: feedback.StepGuidance, NotMet: true, Done: true},
		{Step: feedback.StepRegistration, ArrivedAt: at.Add(-24 * time.Hour), LeftAt: at.Add(-22 * time.Hour), Done: true},
		{Step: feedback.StepWaiting, ArrivedAt: at.Add(time.Hour)},
	}
}

// reach taps what may be on a later page.
func reach(s *uitest.Stage, labels ...string) {
	for _, label := range labels {
		text := s.Texts.For(s.Session.Lang()).T(label)
		for range 3 {
			if slices.ContainsFunc(s.Scan().Targets, func(t inspect.Target) bool { return t.Label == text }) {
				break
			}
			s.Tap("ui.page_after")
		}
		s.Tap(label)
	}
}

// at a step of the walk, with everything said that can be said.
func stepFull(s *uitest.Stage) {
	walker(s)
	s.Shell.Go(nav.Route{Name: nav.WalkStep, Arg: string(feedback.StepWaiting)})
	reach(s, "rating.face.1")
	s.Session.Update(func(d *session.Draft) {
		step := *d.Step
		step.Problem, step.Severity, step.Department = feedback.ProblemUnclear, feedback.Serious, "d7"
		step.Text = "在候诊区坐了一个多小时，屏幕上的号一直不动，问了护士也说不清楚还要等多久。"
		step.Praise = "导诊台的护士很耐心。"
		d.Step = &step
		d.Media = []session.Media{{Kind: feedback.Voice, MediaType: "audio/ogg", Data: []byte("OggS"),
			Duration: 74 * time.Second},
			{Kind: feedback.Photo, MediaType: "image/jpeg", Data: []byte("JPEG"), Width: 4, Height: 3}}
	})
	s.Shell.Redraw()
}

func walkScenes() []scene {
	offline := func(m *uitest.Machine) { m.IsOnline, m.WalkErr = false, feedback.ErrTransient }
	ward := func(m *uitest.Machine) {
		onTheWay(m)
		w := m.Conf.Walkers[0]
		w.Task.Route, m.WalkSteps = feedback.RouteWard, nil
		m.Conf.Walkers = []wire.Walker{w}
	}
	to := func(step feedback.Step, labels ...string) func(*uitest.Stage) {
		return func(s *uitest.Stage) {
			walker(s)
			s.Shell.Go(nav.Route{Name: nav.WalkStep, Arg: string(step)})
			reach(s, labels...)
		}
	}
	whole := func(labels ...string) func(*uitest.Stage) {
		return func(s *uitest.Stage) { walker(s); s.Tap(append([]string{"walk.to_whole"}, labels...)...) }
	}
	return []scene{
		{name: "walk_door", play: func(s *uitest.Stage) { s.Shell.Go(nav.To(nav.WalkDoor)); s.Tap("2", "0") }},
		{name: "walk_pin_wrong", play: func(s *uitest.Stage) {
			s.Shell.Go(nav.To(nav.WalkDoor))
			s.Tap(append(append(append(split("2001"), "ui.next"), split("000000")...), "walk.enter")...)
		}},
		{name: "walk_over", prepare: func(m *uitest.Machine) { m.Clock = m.Clock.AddDate(0, 1, 0) }, play: walker},
		{name: "walk_card_refused", play: func(s *uitest.Stage) {
			forged := uitest.WalkerCard
			forged.Secret = strings.Repeat("A", len(forged.Secret))
			s.Shell.GoWith(nav.To(nav.WalkDoor), forged.Text())
		}},
		{name: "walk_list", prepare: onTheWay, play: walker},
		{name: "walk_list_note", prepare: func(m *uitest.Machine) {
			w := m.Conf.Walkers[0]
			w.Task.Note = strings.Repeat("候诊时有没有人告知要等多久，", 14)
			m.Conf.Walkers = []wire.Walker{w}
		}, play: func(s *uitest.Stage) { walker(s); s.Tap("walk.note") }},
		{name: "walk_list_ward", prepare: ward, play: walker},
		{name: "walk_list_offline", prepare: offline, play: walker},
		{name: "walk_list_saved", prepare: onTheWay, play: to(feedback.StepPayment, "rating.face.4", "walk.save")},
		{name: "walk_step", prepare: onTheWay, play: to(feedback.StepWaiting)},
		{name: "walk_step_left", prepare: onTheWay, play: to(feedback.StepWaiting, "walk.leave")},
		{name: "walk_step_again", prepare: onTheWay, noHome: true, play: to(feedback.StepWaiting, "walk.arrive")},
		{name: "walk_step_not_met", prepare: onTheWay, play: to(feedback.StepTests, "walk.not_met_button")},
		{name: "walk_step_sent", prepare: onTheWay, play: to(feedback.StepArrival)},
		{name: "walk_step_no_score", prepare: onTheWay, noHome: true, play: to(feedback.StepTests, "walk.save")},
		{name: "walk_step_full", prepare: onTheWay, play: stepFull},
		{name: "walk_step_unsaved", prepare: onTheWay, play: func(s *uitest.Stage) {
			s.SendErr = errors.New("disk")
			stepFull(s)
			s.Tap("walk.save")
		}},
		{name: "walk_step_back", prepare: onTheWay, noHome: true,
			play: func(s *uitest.Stage) { stepFull(s); s.Tap("ui.back") }},
		{name: "walk_step_text", prepare: onTheWay, play: to(feedback.StepTests, "walk.text")},
		{name: "walk_step_voice", prepare: onTheWay, play: to(feedback.StepTests, "walk.voice")},
		{name: "walk_step_photo", prepare: onTheWay,
			play: func(s *uitest.Stage) { to(feedback.StepTests, "walk.photo")(s); s.Shell.Move() }},
		{name: "walk_where", prepare: onTheWay, play: to(feedback.StepWaiting, "walk.where")},
		{name: "walk_problem", prepare: onTheWay, play: to(feedback.StepWaiting, "walk.problem")},
		{name: "walk_severity", prepare: onTheWay, play: to(feedback.StepWaiting, "walk.problem", "walk.problem.unclear")},
		{name: "walk_receipt", prepare: onTheWay, noHome: true,
			play: func(s *uitest.Stage) { stepFull(s); s.Tap("walk.save") }},
		{name: "walk_overall", prepare: onTheWay, play: whole()},
		{name: "walk_recommend", prepare: onTheWay, play: whole("rating.face.4")},
		{name: "walk_words", prepare: onTheWay, play: whole("rating.face.4", "9")},
		{name: "walk_done", prepare: onTheWay, play: whole("rating.face.4", "9", "walk.finish")},
	}
}
