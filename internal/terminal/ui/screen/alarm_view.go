package screen

import (
	"cmp"
	"image/color"
	"slices"

	"fyne.io/fyne/v2"

	"xinsheng/internal/place"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
	"xinsheng/internal/wire"
)

// key is the text of something at this stage; what was asked for by somebody in despair has words of its own.
func (s *alarm) key(name string) string {
	if s.made.Company {
		return "company." + name
	}
	return "alarm." + name
}

func (s *alarm) Page(env *nav.Env) nav.Page {
	s.env = env
	s.hold()
	s.online = s.p.Site.Online()
	news, buttons := s.news(env), s.buttons(env)
	state, number := s.state(env), s.number(env)
	rows := s.rows(env)
	if env.Portrait() {
		all := func(gap float32, card fyne.CanvasObject) fyne.CanvasObject {
			return flow.Column(gap, card, state, number, flow.Spring(), buttons)
		}
		return nav.Page{NoFooter: true, Body: flow.FirstFit(
			all(env.Space(), s.card(env, env.MM(4), append(news, rows...)...)),
			all(env.Gap(), s.card(env, env.Gap(), append(news, rows...)...)),
			flow.Column(env.Gap(), s.card(env, env.Gap(), news...),
				flow.Grow(env.Pages(env.Gap(), &s.page, turns(env), append(s.plain(env, s.calls(env)), state, number)...)),
				buttons))}
	}
	right := flow.Column(env.Gap(), state, number, flow.Spring(), buttons)
	halves := func(gap float32) fyne.CanvasObject {
		return flow.Row(env.Space(), flow.GrowBy(1.25, flow.Column(0, s.card(env, gap, append(news, rows...)...))),
			flow.Grow(right))
	}
	return nav.Page{NoFooter: true, Body: flow.FirstFit(
		halves(env.MM(4)), halves(env.Gap()),
		s.low(env, 0.95, []fyne.CanvasObject{state}, number, buttons),
		s.low(env, 1.1, []fyne.CanvasObject{state}, number, buttons),
		s.low(env, 0.95, nil, flow.Column(env.Gap(), state, number), buttons),
		flow.Row(env.Space(), flow.GrowBy(0.9, flow.Column(0, s.card(env, env.Gap(), s.headline(env, theme.Title)))),
			flow.Grow(flow.Column(env.Gap(), flow.Grow(env.Pages(env.Gap(), &s.page, turns(env),
				append(append(s.plain(env, s.calls(env)), s.banner(env)), state, number)...)), buttons))))}
}

// low is the page where there is hardly any height for its type: what became of it and for how long at the left, and at
// the right whom to ring, cut into pages. Somebody in despair, for whom a person comes, has the number to ring first.
func (s *alarm) low(env *nav.Env, wide float32, under []fyne.CanvasObject, last,
	buttons fyne.CanvasObject) fyne.CanvasObject {
	_, title, text := s.words(env)
	card := s.card(env, env.Gap(), env.Text(theme.Title, title).In(theme.OnTeal), env.Text(theme.Body, text).
		In(theme.OnTeal))
	left := flow.Column(env.Gap(), append([]fyne.CanvasObject{card}, under...)...)
	calls := s.calls(env)
	if s.made.Company {
		slices.SortStableFunc(calls, func(a, b call) int { return cmp.Compare(rank(a), rank(b)) })
	}
	right := flow.Column(env.Gap(),
		flow.Rest(env.Pages(env.Gap(), &s.page, turns(env), append(s.plain(env, calls), last)...)), buttons)
	return flow.Row(env.Space(), flow.GrowBy(wide, left), flow.Grow(right))
}

func rank(c call) int {
	if c.number {
		return 0
	}
	return 1
}

// ground is what the headline stands on.
func (s *alarm) ground() theme.Tone {
	if s.stage == seen || s.made.Company {
		return theme.Calm
	}
	return theme.Alarm
}

// card is the headline and what to do now, on a filled ground.
func (s *alarm) card(env *nav.Env, gap float32, parts ...fyne.CanvasObject) fyne.CanvasObject {
	return flow.Stack(env.Box(s.ground().Base, nil, 0, env.Radius()),
		flow.Pad(env.Inset(), env.Inset(), flow.Column(gap, parts...)))
}

// words are the headline's icon and text, and the sentence under it.
func (s *alarm) words(env *nav.Env) (icon, title, text string) {
	icon, title, text = "siren", env.T(s.key("nobody")), env.T(s.key("sending"))
	switch {
	case s.stage == unsent && !s.online:
		text = env.T(s.key("offline"))
	case s.stage == refused:
		title, text = env.T(s.key("refused")), env.T(s.key("refused_text"))
	case s.stage == sent:
		title, text = env.T(s.key("sent")), env.T(s.key("sent_text"))
	case s.stage == seen:
		icon, title = "check", env.T("alarm.seen", "post", s.seen.Post.In(env.Lang()))
		text = env.T(s.key("seen_text"), "time", s.seen.At.In(s.p.Site.Now().Location()).Format("15:04"))
	}
	if s.made.Company && s.stage != seen {
		icon = "heart-handshake"
	}
	return icon, title, text
}

func (s *alarm) headline(env *nav.Env, role theme.Role) fyne.CanvasObject {
	icon, title, _ := s.words(env)
	return flow.Line(env.MM(6), env.Icon(icon, env.CapMM(role)*1.9, theme.OnTeal),
		flow.Grow(env.Text(role, title).In(theme.OnTeal)))
}

// news is the headline and a sentence under it.
func (s *alarm) news(env *nav.Env) []fyne.CanvasObject {
	_, _, text := s.words(env)
	return []fyne.CanvasObject{s.headline(env, theme.Display), env.Text(theme.Body, text).In(theme.OnTeal)}
}

// banner is the sentence where the headline's ground has no room for it.
func (s *alarm) banner(env *nav.Env) fyne.CanvasObject {
	_, _, text := s.words(env)
	return env.Card(env.Text(theme.Body, text))
}

// call is somebody to ring or somewhere to go.
type call struct {
	name, value string
	number      bool
}

func (s *alarm) calls(env *nav.Env) []call {
	c := s.p.Site.Config()
	var out []call
	nurse, er := s.nurseStation(env.Lang()), place.Emergency(c.Places, c.PlaceID, env.Lang())
	switch {
	case s.made.Company && nurse != "":
		out = append(out, call{env.T("despair.nurse"), nurse, false})
	case s.made.Company && er != "":
		out = append(out, call{env.T("company.go_to"), env.T("alarm.er", "where", er), false})
	case s.made.Company:
	case er != "":
		out = append(out, call{env.T("alarm.shout"), env.T("alarm.er", "where", er), false})
	case nurse != "":
		out = append(out, call{env.T("alarm.shout"), nurse, false})
	}
	if l := c.Lifeline; s.made.Company && l.Number != "" {
		out = append(out, call{l.Name.In(env.Lang()), l.Number, true})
	}
	out = append(out, call{env.T("danger.ambulance"), "120", true})
	if c.Hotline != "" && !s.made.Company {
		out = append(out, call{env.T("danger.hotline"), c.Hotline, true})
	}
	return out
}

// rows are white cards on the filled ground.
func (s *alarm) rows(env *nav.Env) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, c := range s.calls(env) {
		out = append(out, flow.Stack(env.Box(theme.Card, nil, 0, env.KeyRadius()),
			flow.Pad(env.Inset(), env.MM(2.5), callRow(env, c, s.ground().Ink))))
	}
	return out
}

// plain are the same where they stand on the page.
func (s *alarm) plain(env *nav.Env, calls []call) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, c := range calls {
		out = append(out, env.Card(callRow(env, c, s.ground().Ink)))
	}
	return out
}

// callRow is a name and its number, large; or its place under it.
func callRow(env *nav.Env, c call, ink color.NRGBA) fyne.CanvasObject {
	if !c.number {
		return flow.Line(env.MM(4),
			flow.Grow(flow.Column(env.MM(0.5), env.Text(theme.Body, c.name).In(ink), env.Text(theme.Strong, c.value).In(ink))),
			env.Icon("map-pin", 10, ink))
	}
	return flow.FirstWide(
		flow.Line(env.MM(4), flow.Grow(env.Text(theme.Body, c.name).In(ink)), env.Text(theme.Title, c.value).
			In(ink).Within(1)),
		flow.Column(env.MM(0.5), env.Text(theme.Body, c.name).In(ink), env.Text(theme.Title, c.value).In(ink).Within(1)))
}

// state says how long the stage lasts, and that what comes shows here.
func (s *alarm) state(env *nav.Env) fyne.CanvasObject {
	tone, key := theme.Warning, "alarm.waiting"
	switch {
	case s.stage == unsent && s.online:
		key = "alarm.on_its_way"
	case s.stage == sent:
		key = "alarm.not_seen"
	case s.stage == seen, s.stage == refused:
		s.timer = nil
		return flow.Space(0, 0)
	}
	s.timer = env.Text(theme.Strong, s.waited())
	edge := env.CapMM(theme.Body)
	dot := flow.Sized(env.MM(edge), env.MM(edge), env.Box(tone.Base, nil, 0, env.MM(edge/2)))
	return env.Card(flow.Line(env.MM(5), flow.Center(dot), flow.Grow(flow.Column(env.MM(1),
		flow.Line(env.MM(4), env.Text(theme.Strong, env.T(key)), s.timer), env.Soft(env.T("alarm.live"))))))
}

// number is what the person takes home.
func (s *alarm) number(env *nav.Env) fyne.CanvasObject {
	number := flow.Line(env.MM(3), env.Soft(env.T("alarm.receipt")),
		env.Text(theme.Label, wire.ReceiptNumber(s.made.Number).Dashed()).Within(1))
	if s.alone {
		return env.Card(number)
	}
	pin := flow.Line(env.MM(3), env.Soft(env.T("receipt.pin")), env.Text(theme.Label, spread(s.made.PIN)).Private())
	return env.Card(flow.FirstWide(flow.Line(env.MM(8), number, pin), flow.Column(env.MM(1.5), number, pin)))
}

func (s *alarm) buttons(env *nav.Env) fyne.CanvasObject {
	home := widgets.Button{Look: widgets.Outline, Icon: "house", Text: env.T("ui.home"), OnTap: s.goHome}
	if !s.home.IsZero() {
		home.Text, home.Label = env.T("alarm.home_again"), env.T("alarm.home_again")
	}
	if s.p.Session.Walker() != nil {
		home = s.end(env)
	}
	if d := s.p.Session.Draft(); s.made.Company && !d.Empty() {
		return flow.Grid(2, env.MM(5),
			env.Button(widgets.Button{Look: widgets.Outline, Icon: "pen-line", Text: env.T("company.go_on"),
				OnTap: func() { env.Nav.StartAt(nav.To(nav.Write)) }}),
			env.Button(home))
	}
	return env.Button(home)
}

// end is the way on of an experiencer: the walk.
func (s *alarm) end(env *nav.Env) widgets.Button {
	return widgets.Button{Look: widgets.Primary, Icon: "footprints", Text: env.T("walk.go_on"),
		OnTap: func() { env.Nav.BackTo(nav.Walk) }}
}
