package screen

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
	"xinsheng/internal/wire"
)

// verdictFaces are the faces of the verdicts.
var verdictFaces = map[feedback.Verdict]int{feedback.NotSatisfied: 2, feedback.SoSo: 3, feedback.Satisfied: 4}

// rate asks whether the answer settles the matter.
func (s *progress) rate(env *nav.Env) fyne.CanvasObject {
	var faces []fyne.CanvasObject
	for _, v := range feedback.Verdicts() {
		faces = append(faces, env.FaceCard(widgets.Face{Grade: verdictFaces[v], Text: env.T("progress.verdict." + string(v)),
			On:    s.asking && s.wants(v),
			OnTap: func() { s.rated(env, v) }}))
	}
	height := env.MM(58)
	if !env.Portrait() {
		height = env.MM(40)
	}
	return env.Card(flow.Column(env.MM(4), env.Text(theme.Heading, env.T("progress.rate_title")),
		flow.Sized(0, height, flow.Grid(len(faces), env.Gap(), faces...)), env.Soft(env.T("progress.rate_hint")).Even()))
}

func (s *progress) wants(v feedback.Verdict) bool { return s.wanted != nil && s.wanted.verdict == v }

func (s *progress) rated(env *nav.Env, v feedback.Verdict) {
	if s.asking {
		return
	}
	if v == feedback.NotSatisfied {
		s.step, s.trouble, s.done = stepWhy, "", ""
		env.Nav.RedrawAnew()
		return
	}
	s.do(env, wanted{what: wire.CanRate, verdict: v, done: "progress.thanks." + string(v)})
}

// askWhy asks one question of who is not satisfied. The hospital does it again whatever the answer.
func (s *progress) askWhy(env *nav.Env) nav.Page {
	var plain []fyne.CanvasObject
	add := func(icon, key string, tap func()) {
		plain = append(plain, env.Choice(widgets.Choice{Icon: icon, Text: env.T(key), OnTap: tap}))
	}
	for _, f := range feedback.Shortfalls() {
		add(shortfallIcons[f], "progress.why."+string(f), func() { s.unsatisfied(env, f) })
	}
	if s.mayAdd() {
		add(s.ownIcon(), "progress.why.own", func() { s.takeUp(env, true) })
	}
	body := flow.Grid(1, env.Gap(), plain...)
	if !env.Portrait() {
		body = flow.Grid(2, env.Gap(), plain...)
	}
	next := nav.Action{Look: widgets.Outline, Text: env.T("progress.why.none"), OnTap: func() { s.unsatisfied(env, "") }}
	if s.asking {
		next = nav.Action{Text: env.T("progress.sending"), Icon: "hourglass", Off: true}
	}
	return nav.Page{Title: env.T("progress.why_title"), Body: body, Next: &next,
		OnBack: func() { s.step = stepShow; env.Nav.RedrawAnew() }}
}

var shortfallIcons = map[feedback.Shortfall]string{
	feedback.Unsolved:   "circle-x",
	feedback.Unanswered: "message-circle-question-mark",
	feedback.Untrue:     "triangle-alert",
	feedback.NotDone:    "hourglass",
}

func (s *progress) unsatisfied(env *nav.Env, f feedback.Shortfall) {
	s.do(env, wanted{what: wire.CanRate, verdict: feedback.NotSatisfied, shortfall: f, done: "progress.thanks.no"})
}

// Leave stops what the keyboards do, and gives up what the hub is asked: its answer will not be told.
func (s *progress) Leave() {
	if s.asking && s.found != nil {
		s.trouble = "progress.unconfirmed"
	}
	s.giveUp()
	s.stopWriting()
}

// stopWriting stops what the keyboards do.
func (s *progress) stopWriting() {
	if l, ok := s.line.(nav.Leaver); ok {
		l.Leave()
	}
	s.line = nil
}
