package screen

import (
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// review shows everything in one view before it is sent: the words, and the rows that are preset and opened only to
// change.
type review struct {
	*terminal
	keeper   *keeper
	helpers  *helpers
	care     *care
	receipts *receipts
	hearing  *hearing
	shots    *shots
	page     int
	sending  bool
	unsent   bool // the last try to send did not work
}

func (s *review) Page(env *nav.Env) nav.Page {
	s.presetBed()
	d := s.p.Session.Draft()
	next := &nav.Action{Icon: "send", Text: env.T("review.send"), OnTap: func() { s.send(env) }}
	if d.Urgent {
		next.Icon, next.Text, next.Look, next.Hold = "siren", env.T("review.send_urgent"), widgets.Siren, true
	}
	if s.sending {
		next.Off, next.Icon, next.Text, next.Hold = true, "hourglass", env.T("review.sending"), false
	} else if !d.Said() {
		next.Off = true
	}
	return nav.Page{Step: 3, Title: env.T("review.title"), Body: s.body(env, d), Next: next}
}

func (s *review) body(env *nav.Env, d session.Draft) fyne.CanvasObject {
	words := s.words(env, d, 0)
	few := 3
	if env.Short() {
		few = 2
	}
	short, middling := s.words(env, d, few), s.words(env, d, 3*few)
	rows, lines := s.rows(env, d, false), s.rows(env, d, true)
	notices := append(s.media(env, d), s.notices(env, d)...)
	bare := d.Text == "" && d.Count(feedback.Voice) > 0 // all was spoken
	g := env.Gap()
	paged, first := s.notices(env, d), short // what helps somebody stands on the first page, with the words below it
	if len(paged) > 0 {
		first = s.words(env, d, 1)
	}
	paged = append(append(append(paged, first), s.media(env, d)...), lines...)
	if env.Portrait() {
		all := func(words fyne.CanvasObject, rows []fyne.CanvasObject) fyne.CanvasObject {
			parts := append([]fyne.CanvasObject{flow.GrowBy(4, words)}, notices...)
			for _, r := range rows {
				parts = append(parts, flow.GrowBy(0.6, r))
			}
			return flow.Column(g, parts...)
		}
		spoken := func(rows []fyne.CanvasObject) fyne.CanvasObject {
			parts := append([]fyne.CanvasObject{words}, append(s.spoken(env, d, true), s.notices(env, d)...)...)
			for _, r := range rows {
				parts = append(parts, flow.GrowBy(0.6, r))
			}
			return flow.Column(g, parts...)
		}
		if bare {
			return flow.FirstFit(spoken(rows), spoken(lines), all(short, lines), env.Pages(g, &s.page, turns(env), paged...))
		}
		return flow.FirstFit(all(words, rows), all(middling, rows), all(middling, lines), all(short, lines),
			env.Pages(g, &s.page, turns(env), paged...))
	}
	beside := func(words fyne.CanvasObject, rows []fyne.CanvasObject) fyne.CanvasObject {
		left := append([]fyne.CanvasObject{flow.Grow(words)}, notices...)
		return flow.Row(env.Space(), flow.Grow(flow.Column(g, left...)), flow.Grow(flow.Grid(1, g, rows...)))
	}
	if bare {
		spoken := func(tall bool, words fyne.CanvasObject, rows []fyne.CanvasObject) fyne.CanvasObject {
			left := append([]fyne.CanvasObject{words}, append(s.spoken(env, d, tall), s.notices(env, d)...)...)
			return flow.Row(env.Space(), flow.Grow(flow.Column(g, left...)), flow.Grow(flow.Grid(1, g, rows...)))
		}
		return flow.FirstFit(spoken(true, words, rows), spoken(true, words, lines), spoken(false, words, lines),
			spoken(false, short, lines), beside(short, lines),
			env.Pages(g, &s.page, turns(env), paged...))
	}
	return flow.FirstFit(beside(words, rows), beside(words, lines), beside(middling, lines), beside(short, lines),
		env.Pages(g, &s.page, turns(env), paged...))
}

// words is the card with what was written; a tap goes back to writing. With most > 0 only so many lines are shown, and
// with one line not how many characters there are.
func (s *review) words(env *nav.Env, d session.Draft, most int) fyne.CanvasObject {
	tone := theme.KindTone(d.Kind)
	head := []fyne.CanvasObject{
		env.Icon(kindIcons[d.Kind], 9, tone.Base),
		flow.Grow(env.Text(theme.Label, kindName(env, d.Kind)).In(tone.Ink).Within(1)),
	}
	if d.Urgent {
		head = append(head, env.Icon("triangle-alert", 8, theme.Danger), env.Text(theme.Strong, env.T("review.urgent")).
			In(theme.Alarm.Ink))
	}
	head = append(head, env.Text(theme.Body, env.T("review.change")).In(theme.TealInk),
		env.Icon("chevron-right", 7, theme.Teal))
	text := env.Text(theme.Body, d.Text).Private()
	switch {
	case d.Text != "":
	case d.Count(feedback.Voice) > 0:
		text = env.Soft(env.T("review.no_text_voice"))
	case len(d.Media) > 0:
		text = env.Soft(env.T("review.no_text_photo"))
	default:
		text = env.Soft(env.T("review.no_text"))
	}
	if most > 0 {
		text.Cut(most)
	} else {
		text.Cut(env.LinesIn(0.3))
	}
	parts := []fyne.CanvasObject{flow.Line(env.MM(3), head...), env.Rule(), flow.Grow(text)}
	if d.Text != "" && most != 1 {
		parts = append(parts, env.Soft(env.T("review.count", "n", utf8.RuneCountInString(d.Text))).Trailing())
	}
	body := flow.Column(env.MM(2), parts...)
	face := flow.Stack(env.Box(theme.Card, theme.Edge, env.Line(), env.Radius()), flow.Pad(env.Inset(), env.MM(4), body))
	return env.Target(env.T("review.words"), face, func() { env.Nav.BackTo(nav.Write) })
}

func (s *review) notices(env *nav.Env, d session.Draft) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if s.unsent {
		out = append(out, env.Banner("triangle-alert", theme.Alarm,
			env.T("review.unsent", "hotline", s.p.Site.Config().Hotline)))
	}
	if d.Urgent {
		out = append(out, env.Banner("siren", theme.Alarm, env.T("review.hold")))
	}
	if b := s.care.concerned(env, d, nav.Review); b != nil {
		out = append(out, b)
	}
	return out
}

func (s *review) rows(env *nav.Env, d session.Draft, oneLine bool) []fyne.CanvasObject {
	field := func(icon, key, value string, to nav.Name) fyne.CanvasObject {
		return env.Field(widgets.Field{Icon: icon, Name: env.T("review." + key), Value: value, OneLine: oneLine,
			Private: to == nav.Contact && d.Contact != nil || to == nav.VisitNumber && d.VisitNumber != "",
			OnTap:   func() { env.Nav.Go(nav.To(to)) }})
	}
	visit := d.VisitNumber
	if visit == "" {
		visit = env.T("review.none")
	}
	rows := []fyne.CanvasObject{field("map-pin", "where", s.whereText(env, d), nav.Where)}
	if s.onWard() {
		rows = append(rows, field("bed-single", "bed", bedText(env, d), nav.Bed))
	}
	rows = append(rows,
		field("calendar", "when", s.whenText(env, d.When), nav.When),
		field("user", "contact", contactText(env, d), nav.Contact),
		field("id-card", "visit_number", visit, nav.VisitNumber),
		field("lock", "consent", env.T("review.consent_text"), nav.Consent))
	if s.p.Session.Rated().ID == "" {
		return rows
	}
	kind := env.Field(widgets.Field{Icon: kindIcons[d.Kind], Name: env.T("review.kind"), Value: kindName(env, d.Kind),
		OneLine: oneLine,
		OnTap:   func() { env.Nav.Go(nav.Route{Name: nav.Kind, Arg: toChange}) }})
	return append([]fyne.CanvasObject{kind}, rows...) // a face chose it, nobody asked
}

func contactText(env *nav.Env, d session.Draft) string {
	switch c := d.Contact; {
	case c == nil:
		return env.T("review.anonymous")
	case c.Name == "":
		return c.Phone
	case c.Phone == "":
		return c.Name
	default:
		return c.Name + " " + c.Phone
	}
}

// send asks whether a helper may have filled it in, where there was one, and sends. An urgent one is asked for once
// more where the glass was touched as no person does; it is sent with that mark, and rings all the same.
func (s *review) send(env *nav.Env) {
	if s.sending {
		return
	}
	send := func() { s.helpers.agreed(env, func() { s.submit(env) }) }
	inhuman := s.p.Session.Draft().Urgent && s.p.Session.Inhuman(s.now())
	s.p.Session.Update(func(d *session.Draft) { d.Inhuman = inhuman })
	if !inhuman {
		send()
		return
	}
	env.Nav.Ask(nav.Question{Title: env.T("review.sure_title"), Text: env.T("review.sure_text"), Wary: true,
		Choices: []nav.Action{
			{Text: env.T("review.sure_no"), Look: widgets.Outline, OnTap: env.Nav.Close},
			{Icon: "siren", Text: env.T("review.sure_send"), Look: widgets.Siren, Hold: true, OnTap: func() {
				env.Nav.Close()
				send()
			}},
		}})
}

// submit makes the report durable and shows the receipt.
func (s *review) submit(env *nav.Env) {
	s.unsent = false
	s.keeper.keep(env, &s.sending, s.p.Session.Submit, func(made session.Receipt) {
		s.receipts.put(made)
		s.hearing.count()
		env.Nav.StartAt(nav.To(nav.Receipt))
	}, func() {
		s.unsent = true
		env.Nav.Redraw()
	})
}
