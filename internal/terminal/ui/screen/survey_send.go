package screen

import (
	"strconv"

	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/widgets"
)

// sheetSender is a page that may send a questionnaire.
type sheetSender struct{ sending bool }

// sendSheet makes the answers durable, off the UI thread, and thanks. Complete: the person came to the end.
func (s *Screens) sendSheet(env *nav.Env, from *sheetSender, complete bool) {
	if !from.sending {
		s.agreed(env, func() { s.submitSheet(env, from, complete) })
	}
}

func (s *Screens) submitSheet(env *nav.Env, from *sheetSender, complete bool) {
	s.p.Session.Update(func(d *session.Draft) {
		if d.Sheet != nil {
			ended := *d.Sheet
			ended.Complete = complete
			d.Sheet = &ended
		}
	})
	s.keep(env, &from.sending, s.p.Session.Submit, func(session.Receipt) { env.Nav.StartAt(nav.To(nav.SurveyDone)) }, func() {
		env.Nav.Redraw()
		env.Nav.Ask(nav.Question{
			Title: env.T("survey.unsent"),
			Text:  env.T("survey.unsent_text"),
			Choices: []nav.Action{
				{Text: env.T("survey.retry"), Icon: "refresh-cw", OnTap: func() { env.Nav.Close(); s.sendSheet(env, from, complete) }},
				{Text: env.T("survey.leave_stay"), Look: widgets.Outline, OnTap: env.Nav.Close},
			},
		})
	})
}

// leaveSheet is the way out of a questionnaire: where something was answered, it may be handed in as far as it came.
func (s *Screens) leaveSheet(env *nav.Env, from *sheetSender) {
	d := s.p.Session.Draft()
	given := 0
	if d.Sheet != nil {
		given = d.Sheet.Given(d.Media)
	}
	if given == 0 {
		env.Nav.StartOverIfSure()
		return
	}
	env.Nav.Ask(nav.Question{
		Title: env.T("survey.leave_title"),
		Text:  env.T("survey.leave_text", "n", strconv.Itoa(given)),
		Choices: []nav.Action{
			{Text: env.T("survey.leave_stay"), OnTap: env.Nav.Close},
			{Text: env.T("survey.leave_send"), Look: widgets.Outline, Icon: "send", OnTap: func() { env.Nav.Close(); s.sendSheet(env, from, false) }},
			{Text: env.T("survey.leave_wipe"), Look: widgets.Outline, Icon: "trash-2", OnTap: env.Nav.StartOver},
		},
	})
}
