package screen

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
	"xinsheng/internal/wire"
)

// kept is something that was added: sealed on this machine, and on its way until the hub has it.
type kept struct {
	record    feedback.RecordID
	why       bool // it says why the answer does not satisfy, and so is the verdict
	delivered bool // all of it
	refused   bool // by the hub, for good
	settled   bool // delivered, and how the case stands now is shown
}

// submit asks whether a helper may have filled it in, where there was one, and keeps it. It needs no line.
func (s *progress) submit(env *nav.Env) {
	d := s.p.Session.Draft()
	if s.saving || !s.mine() || feedback.Blank(d.Text) && len(d.Media) == 0 {
		return
	}
	about := *d.Adding
	s.helpers.agreed(env, func() {
		s.trouble, s.done = "", ""
		s.keeper.keep(env, &s.saving, s.p.Session.Submit, func(made session.Receipt) {
			if s.found == nil || s.found.Number != about.Number { // the case was closed meanwhile
				return
			}
			k := &kept{record: made.Record, why: about.Unsatisfied != ""}
			s.kept, s.judged = append(s.kept, k), s.judged || k.why
			s.step, s.page = stepShow, 0
			env.Nav.Close() // whatever is asked, it is about words that are safe now
			env.Nav.RedrawAnew()
		}, s.askAgain)
	})
}

// askAgain says that it is not on the disk. What was said stays where it is, unless it became something else meanwhile.
func (s *progress) askAgain() {
	env := s.env
	env.Nav.Redraw()
	if !s.mine() {
		return
	}
	env.Nav.Ask(nav.Question{
		Title: env.T("survey.unsent"), Text: env.T("progress.again_text"),
		Choices: []nav.Action{
			{Text: env.T("survey.retry"), Icon: "refresh-cw", OnTap: func() { env.Nav.Close(); s.submit(env) }},
			{Text: env.T("survey.leave_stay"), Look: widgets.Outline, OnTap: env.Nav.Close},
		},
	})
}

// has reports whether anything that was added is so.
func (s *progress) has(so func(*kept) bool) bool { return slices.ContainsFunc(s.kept, so) }

func (k *kept) isRefused() bool  { return k.refused }
func (k *kept) underway() bool   { return !k.delivered && !k.refused }
func (k *kept) isVerdict() bool  { return k.why && k.settled }
func (k *kept) isUnlooked() bool { return k.delivered && !k.settled }

// whereItIs says where what was added is at this moment, all of it: first what the hub refused, then what is on its
// way.
func (s *progress) whereItIs(env *nav.Env) fyne.CanvasObject {
	s.online = s.p.Site.Online()
	underway, verdict := s.has((*kept).underway), s.has((*kept).isVerdict)
	switch {
	case s.has((*kept).isRefused):
		return env.Banner("triangle-alert", theme.Warning, env.T("progress.refused", "hotline", s.p.Site.Config().Hotline))
	case !underway && verdict && (s.may(wire.CanRate) || s.may(wire.CanReopen)):
		return env.Banner("info", theme.Warning, env.T("progress.added_changed"))
	case !underway && verdict:
		return env.Banner("check", theme.Fine, env.T("progress.thanks.no"))
	case !underway:
		return env.Banner("check", theme.Fine, env.T("progress.added"))
	case s.online:
		return env.Banner("hourglass", theme.Calm, env.T("progress.kept"))
	}
	return env.Banner("wifi-off", theme.Warning, env.T("progress.kept_offline"))
}

// Tick asks for the page anew when something that was added is somewhere else than it says.
func (s *progress) Tick() bool {
	if s.found == nil || !s.has((*kept).underway) {
		return false
	}
	arrived, refused := false, false
	for _, k := range s.kept {
		switch {
		case !k.underway():
		case s.p.Courier.Whole(k.record): // what was spoken is not there before its last byte is
			k.delivered, arrived = true, true
		case s.p.Courier.Refused(k.record):
			k.refused, refused = true, true
		}
	}
	if arrived {
		s.lookAgain()
	}
	return s.step == stepShow && (arrived || refused || s.online != s.p.Site.Online())
}

// lookAgain shows how the case stands now that the hub has something that was added. Where that is not told, the page
// stays as it is.
func (s *progress) lookAgain() {
	s.looks++
	turn, look, proof, arrived := s.turn, s.looks, s.proof, slices.Clone(s.kept)
	arrived = slices.DeleteFunc(arrived, func(k *kept) bool { return !k.isUnlooked() })
	var found wire.Progress
	var err error
	s.env.Nav.Work(func() {
		ctx, cancel := context.WithTimeout(context.Background(), askTimeout)
		defer cancel()
		found, err = s.look(ctx, proof)
	}, func() {
		if err != nil || s.turn != turn || s.looks != look {
			return
		}
		s.found = &found
		for _, k := range arrived {
			k.settled = true
			s.judged = s.judged && !k.why
		}
		if s.step == stepShow {
			s.env.Nav.Redraw()
		}
	})
}
