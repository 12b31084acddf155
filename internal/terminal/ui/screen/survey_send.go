package screen

import (
	"strconv"

	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/widgets"
)

// sheetSender is what the pages have that may send a questionnaire.
type sheetSender struct {
	*terminal
	keeper  *keeper
	helpers *helpers
	sending bool
}

// sendSheet makes the answers durable, off the UI thread, and thanks. Complete: the person came to the end.
func (s *sheetSender) sendSheet(env *nav.Env, complete bool) {
	if !s.sending {
		s.helpers.agreed(env, func() { s.submitSheet(env, complete) })
	}
}

func (s *sheetSender) submitSheet(env *nav.Env, complete bool) {
	s.p.Session.Update(func(d *session.Draft) {
		if d.Sheet != nil {
			ended := *d.Sheet
			ended.Complete = complete
			d.Sheet = &ended
		}
	})
	s.keeper.keep(env, &s.sending, s.p.Session.Submit, func(session.Receipt) { env.Nav.StartAt(nav.To(nav.SurveyDone)) },
		func() {
			env.Nav.Redraw()
			env.Nav.Ask(nav.Question{
				Title: env.T("survey.unsent"),
				Text:  env.T("survey.unsent_text"),
				Choices: []nav.Action{
					{Text: env.T("survey.retry"), Icon: "refresh-cw", OnTap: func() { env.Nav.Close(); s.sendSheet(env, complete) }},
					{Text: env.T("survey.leave_stay"), Look: widgets.Outline, OnTap: env.Nav.Close},
				},
			})
		})
}

// leaveSheet is the way out of a questionnaire: where something was answered, it may be handed in as far as it came.
func (s *sheetSender) leaveSheet(env *nav.Env) {
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
			{Text: env.T("survey.leave_send"), Look: widgets.Outline, Icon: "send",
				OnTap: func() { env.Nav.Close(); s.sendSheet(env, false) }},
			{Text: env.T("survey.leave_wipe"), Look: widgets.Outline, Icon: "trash-2", OnTap: env.Nav.StartOver},
		},
	})
}
