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

// why asks for the cause of a face in one tap, or two: the rarer ones stand on a second page. Then the normal report
// begins, its kind set by the face.
type why struct {
	*terminal
	keeper *keeper
	rarer  bool
	saving bool
}

// often is how many reasons the first page has.
const often = 4

var reasonIcons = map[feedback.Reason]string{
	feedback.ReasonWaiting:     "hourglass",
	feedback.ReasonManner:      "user",
	feedback.ReasonExplained:   "message-square-text",
	feedback.ReasonTreatment:   "hospital",
	feedback.ReasonWay:         "map-pin",
	feedback.ReasonEnvironment: "building-2",
	feedback.ReasonCost:        "id-card",
	feedback.ReasonOther:       "ellipsis",
}

func (s *why) Page(env *nav.Env) nav.Page {
	r := s.p.Session.Rated()
	tone := theme.FaceTone(r.Score)
	var rows, cards, plain []fyne.CanvasObject
	add := func(icon, name, about string, tap func()) {
		row := widgets.KindRow{Icon: icon, Name: name, About: about, Tone: tone, OnTap: tap}
		rows, cards = append(rows, env.KindRow(row)), append(cards, env.KindCard(row))
		plain = append(plain, env.Choice(widgets.Choice{Icon: icon, Text: name, OnTap: tap}))
	}
	offered := feedback.Reasons()[:often]
	if s.rarer {
		offered = feedback.Reasons()[often:]
	}
	for _, reason := range offered {
		key := "rating.reason." + string(moodOf(r.Score)) + "." + string(reason)
		add(reasonIcons[reason], env.T(key), env.T("rating.reason_about."+string(reason)),
			func() { s.choose(env, r, reason) })
	}
	if !s.rarer {
		add("ellipsis", env.T("rating.more"), env.T("rating.more_about"), func() { s.turn(env, true) })
	}
	var body fyne.CanvasObject = flow.FirstFit(flow.Grid(1, env.MM(5), rows...), flow.Grid(1, env.Gap(), rows...))
	if !env.Portrait() {
		body = flow.FirstFit(flow.Grid(len(cards), env.MM(4), cards...), flow.Grid(2, env.Gap(), plain...))
	}
	if env.Short() && env.Large() {
		body = flow.Grid(2, env.Gap(), plain...)
	}
	page := nav.Page{Step: 1, Title: env.T("rating.title." + string(moodOf(r.Score))), Body: body,
		Next: &nav.Action{Look: widgets.Outline, Off: s.saving, Text: env.T("rating.straight"),
			OnTap: func() { s.say(env, r) }}}
	if s.rarer {
		page.OnBack = func() { s.turn(env, false) }
	}
	return page
}

func (s *why) turn(env *nav.Env, rarer bool) {
	s.rarer = rarer
	env.Nav.RedrawAnew()
}

// choose keeps the reason with the face. It is worth less than what the person is about to say: where it cannot be
// saved, the report goes on.
func (s *why) choose(env *nav.Env, r session.Rated, reason feedback.Reason) {
	if s.saving {
		return
	}
	if len(r.Reasons) == 1 && r.Reasons[0] == reason {
		s.say(env, r)
		return
	}
	s.saving = true
	s.keeper.saveRating(env, r.Score, []feedback.Reason{reason}, func(here bool, _ error) {
		s.saving = false
		if here {
			s.say(env, r)
		}
	})
}

// say begins the report; where the face is still being kept, as soon as it is, if the visitor still is here.
func (s *why) say(env *nav.Env, r session.Rated) {
	here := env.Nav.Here()
	s.keeper.whenFree(env, func() bool {
		if !here() {
			return true
		}
		if !s.p.Session.Update(func(d *session.Draft) {
			d.Snapshot, d.Topic = false, ""
			if !d.Said() {
				d.Kind = kindOf(r.Score)
			}
		}) {
			return false
		}
		env.Nav.Go(nav.To(nav.Write))
		return true
	})
}

// Leave gives up what waits.
func (s *why) Leave() { s.keeper.giveUp() }
