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

// topic asks what a snapshot shows.
type topic struct{ *terminal }

// topicLook is the picture and the colour of a topic.
var topicLook = map[feedback.Topic]struct {
	icon string
	tone theme.Tone
}{
	feedback.Broken:   {"wrench", theme.KindTone(feedback.Enquiry)},
	feedback.Dirty:    {"brush-cleaning", theme.KindTone(feedback.Suggestion)},
	feedback.Blocked:  {"construction", theme.Warning},
	feedback.Unsafe:   {"triangle-alert", theme.Alarm},
	feedback.WellDone: {"thumbs-up", theme.Fine},
}

func topicName(env *nav.Env, t feedback.Topic) string { return env.T("photo.topic." + string(t)) }

// Page implements nav.Screen.
func (s *topic) Page(env *nav.Env) nav.Page {
	var rows, cards []fyne.CanvasObject
	for _, t := range feedback.Topics() {
		row := widgets.KindRow{
			Icon: topicLook[t].icon, Name: topicName(env, t), About: env.T("photo.topic_about." + string(t)),
			Tone:  topicLook[t].tone,
			OnTap: func() { s.choose(env, t) },
		}
		rows = append(rows, env.KindRow(row))
		cards = append(cards, env.KindCard(row))
	}
	var body fyne.CanvasObject = flow.FirstFit(flow.Grid(1, env.MM(5), rows...), flow.Grid(1, env.Gap(), rows...))
	if !env.Portrait() {
		body = flow.FirstFit(flow.Grid(5, env.MM(4), cards...), flow.Grid(2, env.Gap(), rows...))
	}
	return nav.Page{Title: env.T("photo.topic_title"), Body: body}
}

func (s *topic) choose(env *nav.Env, t feedback.Topic) {
	s.p.Session.Update(func(d *session.Draft) { d.Topic = t })
	env.Nav.Go(nav.To(nav.Review))
}

// asReport turns a snapshot that was begun into a report; photos stay.
func (s *terminal) asReport() {
	s.p.Session.Update(func(d *session.Draft) { d.AsReport() })
}

// asSnapshot begins a snapshot. What was written before stays as far as a snapshot has room for it.
func (s *terminal) asSnapshot() {
	s.p.Session.Update(func(d *session.Draft) {
		d.AsReport()
		d.Snapshot = true
		if line := []rune(d.Text); len(line) > feedback.MaxLineRunes {
			d.Text = string(line[:feedback.MaxLineRunes])
		}
	})
}
