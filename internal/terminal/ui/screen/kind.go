package screen

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// kind asks which of the five kinds the report is, or should be after all.
type kind struct {
	*terminal
	keeper *keeper
	change bool
}

// toChange is the argument of the route when the kind is changed on the review page.
const toChange = "change"

// kindIcons are the pictures of the kinds.
var kindIcons = map[feedback.Kind]string{
	feedback.Complaint:  "megaphone",
	feedback.Enquiry:    "message-circle-question-mark",
	feedback.Help:       "hand-helping",
	feedback.Suggestion: "lightbulb",
	feedback.Praise:     "heart",
}

func kindName(env *nav.Env, k feedback.Kind) string { return env.T("common.kind." + string(k)) }

func (s *kind) Page(env *nav.Env) nav.Page {
	var rows, plain []fyne.CanvasObject
	var cards []widgets.KindRow
	for _, k := range feedback.Kinds() {
		row := widgets.KindRow{
			Icon: kindIcons[k], Name: kindName(env, k), About: env.T("kind." + string(k)), Tone: theme.KindTone(k),
			OnTap: func() { s.choose(env, k) },
		}
		rows = append(rows, env.KindRow(row))
		cards = append(cards, row)
		tone := row.Tone
		plain = append(plain, env.Choice(widgets.Choice{Icon: row.Icon, Text: row.Name, Tone: &tone, OnTap: row.OnTap}))
	}
	list := flow.Grid(1, env.MM(5), rows...)
	var body fyne.CanvasObject = flow.FirstFit(list, flow.Grid(1, env.Gap(), rows...))
	if !env.Portrait() {
		body = flow.FirstFit(env.KindCards(cards...), flow.Grid(2, env.Gap(), rows...), flow.Grid(3, env.Gap(), plain...))
	}
	return nav.Page{
		Step: 1, Title: env.T("kind.title"), Body: body,
		Next: &nav.Action{Look: widgets.Alarm, Icon: "phone", Text: env.T("kind.danger"),
			OnTap: func() { env.Nav.Go(nav.To(nav.Danger)) }},
	}
}

// choose goes on with a kind; where something is still being kept, as soon as it is, if the visitor still is here.
func (s *kind) choose(env *nav.Env, k feedback.Kind) {
	here := env.Nav.Here()
	s.keeper.whenFree(env, func() bool {
		if !here() {
			return true
		}
		if !s.p.Session.Update(func(d *session.Draft) { d.Kind = k }) {
			return false
		}
		switch {
		case s.change:
			env.Nav.Back()
		case k == feedback.Help:
			env.Nav.Go(nav.To(nav.HelpFirst))
		default:
			env.Nav.Go(nav.To(nav.Write))
		}
		return true
	})
}

// Leave gives up what waits.
func (s *kind) Leave() { s.keeper.giveUp() }
