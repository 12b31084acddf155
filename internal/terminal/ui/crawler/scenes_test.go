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

// scene is one page as a visitor may meet it.
type scene struct {
	name    string
	prepare func(*uitest.Machine)
	play    func(*uitest.Stage)
	noHome  bool     // left by finishing only
	needs   []string // what must be on the page at once: keys, or as it is
}

func at(n nav.Name) func(*uitest.Stage) {
	return func(s *uitest.Stage) { s.Draft(nil); s.Shell.Go(nav.To(n)) }
}

func taps(n nav.Name, labels ...string) func(*uitest.Stage) {
	return func(s *uitest.Stage) { at(n)(s); s.Tap(labels...) }
}

func split(s string) []string { return strings.Split(s, "") }

// typed enters a receipt number that is right.
var typed = split("00000000")

func receiptScene(change func(*session.Receipt)) func(*uitest.Stage) {
	return func(s *uitest.Stage) {
		if change != nil {
			change(&s.Receipt)
		}
		s.Draft(nil)
		s.Shell.Go(nav.To(nav.Review))
		s.Tap("review.send")
	}
}

// rateAnswer opens a case by number and PIN and taps on.
func rateAnswer(labels ...string) func(*uitest.Stage) {
	return func(s *uitest.Stage) {
		taps(nav.Progress, append(append([]string{}, typed...), "ui.next", "4", "8", "1", "6", "progress.ask")...)(s)
		s.Session.Update(func(d *session.Draft) { d.Drop() })
		rates(s, labels...)
	}
}

// rates taps on, on pages of which some are cut into pieces: a long answer in large type has pages before it.
func rates(s *uitest.Stage, labels ...string) {
	for _, label := range labels {
		for range 4 {
			if text := s.Texts.For(s.Session.Lang()).
				T(label); !slices.ContainsFunc(s.Scan().Targets, func(t inspect.Target) bool { return t.Label == text }) {
				s.Tap("ui.page_after")
			}
		}
		s.Tap(label)
	}
}

// addsBoth is the page on which something was spoken and written to be added.
func addsBoth(text string) func(*uitest.Stage) {
	return func(s *uitest.Stage) {
		rateAnswer("progress.add", "survey.say", "voice.stop", "ui.done")(s)
		s.Session.Update(func(d *session.Draft) { d.Text = text })
		s.Shell.Redraw()
	}
}

// adds is the page after something was spoken and sent, and then the machine became another one.
func adds(then func(*uitest.Machine)) func(*uitest.Stage) {
	return func(s *uitest.Stage) {
		rateAnswer("progress.add", "survey.say", "voice.stop", "ui.done", "progress.send")(s)
		if then != nil {
			then(s.Machine)
			s.Shell.Beat()
		}
	}
}

func noticed(m *uitest.Machine) {
	m.Conf.Notices = []wire.Text{{"zh": "12 月 8 日起，门诊抽血处搬到二号楼一楼，请从东门进。",
		"en": "From 8 December blood is taken on the ground floor of Building 2, east door."}}
}

func scenes() []scene {
	offline := func(m *uitest.Machine) { m.IsOnline = false }
	noPhone := func(m *uitest.Machine) { m.URL, m.Conf.PublicURL = "", "" }
	fresh := func(m *uitest.Machine) { m.IsEnrolled, m.PINSet = false, false }
	all := []scene{
		{name: "home", play: func(*uitest.Stage) {}},
		{name: "home_notice", prepare: noticed, play: func(*uitest.Stage) {}},
		{name: "notice", prepare: noticed, play: at(nav.Notice)},
		{name: "home_offline_no_phone", prepare: func(m *uitest.Machine) { offline(m); noPhone(m) },
			play: func(*uitest.Stage) {}},
		{name: "kind", play: at(nav.Kind)},
		{name: "write", play: at(nav.Write)},
		{name: "write_danger", play: func(s *uitest.Stage) {
			s.Draft(func(d *session.Draft) { d.Text = "有人晕倒了，没有人管" })
			s.Shell.Go(nav.To(nav.Write))
		}},
		{name: "contact_name", play: taps(nav.Contact, "contact.leave", "contact.name")},
		{name: "help_first", play: at(nav.HelpFirst)},
		{name: "help", play: at(nav.Help)},
		{name: "danger", play: at(nav.Danger)},
		{name: "review", play: at(nav.Review)},
		{name: "review_full", play: func(s *uitest.Stage) {
			s.Draft(func(d *session.Draft) {
				d.Text = strings.Repeat("在三楼彩超室排队等了两个多小时，有人晕倒也没有人管，", 12)
				d.Contact = &feedback.Contact{Name: "张桂兰", Phone: "13800138000"}
				d.WherePlace, d.When, d.VisitNumber = "d7", "2026-06-20", "ZY20260629001"
			})
			s.Shell.Go(nav.To(nav.Review))
		}},
		{name: "review_urgent", play: func(s *uitest.Stage) {
			s.Draft(func(d *session.Draft) { d.Urgent = true })
			s.Shell.Go(nav.To(nav.Review))
		}},
		{name: "review_unsent", play: func(s *uitest.Stage) {
			s.SendErr = errors.New("disk")
			at(nav.Review)(s)
			s.Tap("review.send")
		}},
		{name: "unsaved", noHome: true, play: func(s *uitest.Stage) {
			s.SendErr = errors.New("disk")
			at(nav.Review)(s)
			s.Slow = true
			s.Tap("review.send", "ui.help")
			s.Slow = false
			s.Catch()
		}},
		{name: "where", play: at(nav.Where)},
		{name: "where_building",
			play: func(s *uitest.Stage) { at(nav.Where)(s); s.Tap(s.Machine.Conf.Places[0].Name.In(s.Session.Lang())) }},
		{name: "where_department", play: func(s *uitest.Stage) {
			at(nav.Where)(s)
			s.Tap(s.Machine.Conf.Places[0].Name.In(s.Session.Lang()), s.Machine.Conf.Places[4].Name.In(s.Session.Lang()))
		}},
		{name: "when", play: at(nav.When)},
		{name: "when_earlier", play: taps(nav.When, "when.earlier")},
		{name: "contact", play: at(nav.Contact)},
		{name: "contact_form", play: taps(nav.Contact, "contact.leave")},
		{name: "contact_phone",
			play: taps(nav.Contact, append([]string{"contact.leave", "contact.phone"}, split("13800138000")...)...)},
		{name: "contact_age",
			play: taps(nav.Contact, append(append([]string{"contact.leave", "contact.phone"}, split("13800138000")...),
				"ui.done", "contact.agree")...)},
		{name: "contact_guardian",
			play: taps(nav.Contact, append(append([]string{"contact.leave", "contact.phone"}, split("13800138000")...),
				"ui.done", "contact.agree", "contact.age_under")...)},
		{name: "visit_number", play: taps(nav.VisitNumber, split("1234567890123456")...)},
		{name: "visit_number_letters", play: taps(nav.VisitNumber, "visit_number.letters", "Z", "Y")},
		{name: "consent", play: at(nav.Consent)},
		{name: "progress", play: taps(nav.Progress)},
		{name: "progress_mistyped", play: taps(nav.Progress, append(split("00000001"), "ui.next")...)},
		{name: "progress_pin", play: taps(nav.Progress, append(append([]string{}, typed...), "ui.next", "4", "8")...)},
		{name: "progress_unknown", prepare: func(m *uitest.Machine) { m.AnswerErr = feedback.ErrInvalid },
			play: taps(nav.Progress, append(append([]string{}, typed...), "ui.next", "4", "8", "1", "6", "progress.ask")...)},
		{name: "progress_offline", prepare: func(m *uitest.Machine) { m.AnswerErr = feedback.ErrTransient },
			play: taps(nav.Progress, append(append([]string{}, typed...), "ui.next", "4", "8", "1", "6", "progress.ask")...)},
		{name: "progress_too_often", prepare: func(m *uitest.Machine) { m.AnswerErr = feedback.ErrTooOften },
			play: taps(nav.Progress, append(append([]string{}, typed...), "ui.next", "4", "8", "1", "6", "progress.ask")...)},
		{name: "progress_not_done", prepare: func(m *uitest.Machine) { m.ChangeErr = feedback.ErrInvalid },
			play: rateAnswer("progress.verdict.yes")},
		{name: "progress_result", play: taps(nav.Progress, append(append([]string{}, typed...), "ui.next", "4", "8", "1", "6",
			"progress.ask")...)},
		{name: "progress_why", play: rateAnswer("progress.verdict.no")},
		{name: "progress_why_own", play: rateAnswer("progress.verdict.no", "progress.why.own")},
		{name: "progress_write", play: rateAnswer("progress.add", "survey.write")},
		{name: "progress_add", play: rateAnswer("progress.add")},
		{name: "progress_speak", play: rateAnswer("progress.add", "survey.say")},
		{name: "progress_said", play: rateAnswer("progress.add", "survey.say", "voice.stop")},
		{name: "progress_add_said", play: addsBoth("后来护士来道过歉，可是还是没有人告诉我们要等多久。")},
		{name: "progress_add_despair", play: addsBoth("我不想活了")},
		{name: "progress_unsent", noHome: true,
			play: func(s *uitest.Stage) { addsBoth("后来护士来道过歉。")(s); s.Tap("ui.back", "ui.back") }},
		{name: "progress_other", noHome: true,
			play: func(s *uitest.Stage) { rateAnswer()(s); s.Draft(nil); rates(s, "progress.add") }},
		{name: "progress_kept", play: adds(nil)},
		{name: "progress_kept_offline", prepare: func(m *uitest.Machine) { m.IsOnline = false }, play: adds(nil)},
		{name: "progress_added", play: adds(func(m *uitest.Machine) { m.Arrived = true })},
		{name: "progress_refused", play: adds(func(m *uitest.Machine) { m.RefusedIt = true })},
		{name: "progress_redone", play: func(s *uitest.Stage) {
			rateAnswer("progress.verdict.no", "progress.why.own", "survey.say", "voice.stop", "ui.done", "progress.send")(s)
			s.Machine.Arrived = true
			s.Machine.Answer.State, s.Machine.Answer.Can, s.Machine.Answer.Round = feedback.CaseAssigned,
				[]wire.Offer{wire.CanAdd, wire.CanWithdraw}, 2
			s.Machine.Answer.Steps[3].Done, s.Machine.Answer.Steps[3].At = false, time.Time{}
			s.Shell.Beat()
		}},
		{name: "progress_withdraw", noHome: true, play: rateAnswer("progress.withdraw")},
		{name: "progress_unconfirmed", prepare: func(m *uitest.Machine) { m.ChangeErr = feedback.ErrTransient },
			play: rateAnswer("progress.verdict.yes")},
		{name: "progress_withdrawn", prepare: func(m *uitest.Machine) {
			m.Answer.State, m.Answer.Can, m.Answer.UndoUntil = feedback.CaseWithdrawn, []wire.Offer{wire.CanUndo},
				m.Clock.AddDate(0, 0, 7)
		}, play: rateAnswer()},
		{name: "progress_closed", prepare: func(m *uitest.Machine) {
			m.Answer.State, m.Answer.Can, m.Answer.DueBy, m.Answer.ReopenUntil = feedback.CaseClosed,
				[]wire.Offer{wire.CanReopen, wire.CanAdd}, "", "2026-07-29"
			m.Answer.Steps[4].Done, m.Answer.Steps[4].At = true, m.Clock
			m.Answer.Steps = append(m.Answer.Steps, wire.ProgressStep{Name: feedback.CaseClosed, At: m.Clock, Done: true})
		}, play: rateAnswer()},
		{name: "progress_not_handled", prepare: func(m *uitest.Machine) {
			m.Answer.State, m.Answer.Can, m.Answer.DueBy = feedback.CaseNotHandled, []wire.Offer{wire.CanAdd}, ""
			m.Answer.Steps = append(m.Answer.Steps[:2], wire.ProgressStep{Name: feedback.CaseNotHandled,
				At: m.Clock, Done: true})
		}, play: rateAnswer()},
		{name: "progress_later", prepare: func(m *uitest.Machine) {
			m.Answer.State, m.Answer.Can, m.Answer.Answer = feedback.CaseAssigned, []wire.Offer{wire.CanAdd, wire.CanWithdraw},
				""
			m.Answer.DueWas, m.Answer.DueWhy = "2026-07-06", "您说的是护士的态度，要由护理部核实，按投诉办理。"
			m.Answer.Steps[3].Done, m.Answer.Steps[3].At = false, time.Time{}
		}, play: rateAnswer()},
		{name: "progress_praise", prepare: func(m *uitest.Machine) {
			m.Answer.Kind, m.Answer.State, m.Answer.Can, m.Answer.DueBy = feedback.Praise, "closed", nil, ""
			m.Answer.Steps = m.Answer.Steps[:4]
		}, play: rateAnswer()},
		{name: "not_set_up", prepare: fresh, noHome: true, play: func(*uitest.Stage) {}},
		{name: "tech_new_pin", prepare: fresh, play: func(s *uitest.Stage) { s.Shell.Go(nav.To(nav.Technician)) }},
		{name: "tech_pin", play: func(s *uitest.Stage) { s.Shell.Go(nav.To(nav.Technician)); s.Tap("1", "2", "3") }},
		{name: "tech_menu", play: func(s *uitest.Stage) { s.Shell.Go(nav.To(nav.TechPanel)) }},
		{name: "tech_quit", play: func(s *uitest.Stage) { s.Shell.Go(nav.To(nav.TechPanel)); s.Tap("tech.quit") },
			noHome: true},
		{name: "leave", play: func(s *uitest.Stage) { at(nav.Review)(s); s.Tap("ui.home") }, noHome: true},
	}
	all = append(all, voiceScenes()...)
	all = append(all, photoScenes()...)
	all = append(all, peopleScenes()...)
	all = append(all, surveyScenes()...)
	all = append(all, ratingScenes()...)
	all = append(all, walkScenes()...)
	all = append(all, urgentScenes()...)
	for _, panel := range []string{"enrol", "queue", "quarantine", "devices", "network", "version"} {
		all = append(all, scene{name: "tech_" + panel,
			play: func(s *uitest.Stage) { s.Shell.Go(nav.Route{Name: nav.TechPanel, Arg: panel}) }})
	}
	for name, change := range map[string]func(*session.Receipt){
		"receipt":         nil,
		"receipt_offline": nil,
		"receipt_bare":    func(r *session.Receipt) { r.URL, r.Promises = "", nil },
		"receipt_about":   func(r *session.Receipt) { r.Promises[1].Estimated = true },
	} {
		var prepare func(*uitest.Machine)
		if name == "receipt_offline" {
			prepare = offline
		}
		all = append(all, scene{name: name, prepare: prepare, play: receiptScene(change)})
	}
	all = append(all, scene{name: "idle", noHome: true, play: func(s *uitest.Stage) {
		at(nav.Review)(s)
		s.Still()
	}})
	return append(all, lowScenes(all)...)
}
