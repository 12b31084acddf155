package screen

import (
	"time"

	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
	"xinsheng/internal/wire"
)

// receipt is what the visitor takes home: the number, the PIN, the QR code, and what happens next.
type receipt struct {
	*Screens
	made      session.Receipt
	delivered bool
}

func (s *receipt) Page(env *nav.Env) nav.Page {
	s.delivered = s.p.Courier.Delivered(s.made.Record)
	number, next := s.numberCard(env), s.nextCard(env)
	notice, buttons := s.notice(env), s.buttons(env)
	head := s.head(env)
	var body fyne.CanvasObject
	if env.Portrait() {
		body = flow.FirstFit(
			flow.Column(env.Space(), head, flow.Grow(number), next, notice, buttons),
			flow.Column(env.Gap(), head, flow.Grow(number), next, notice, buttons))
	} else {
		right := flow.Column(env.Gap(), flow.Grow(next), notice, buttons)
		body = flow.Row(env.Space(), flow.Grow(flow.Column(env.Gap(), head, flow.Grow(number))), flow.Grow(right))
	}
	return nav.Page{Body: body, NoFooter: true}
}

// Tick asks for a new page when the report arrived meanwhile.
func (s *receipt) Tick() bool { return !s.delivered && s.p.Courier.Delivered(s.made.Record) }

func (s *receipt) head(env *nav.Env) fyne.CanvasObject {
	edge := env.MM(24)
	if !env.Portrait() {
		edge = env.MM(15)
	}
	disc := flow.Sized(edge, edge, flow.Stack(
		env.Box(theme.Good, nil, 0, edge/2),
		flow.Center(env.Icon("check", env.ToMM(edge)*0.55, theme.OnTeal))))
	return flow.Line(env.MM(6), disc, flow.Grow(env.Text(theme.Display, env.T("receipt.thanks")).Within(1)))
}

func (s *receipt) numberCard(env *nav.Env) fyne.CanvasObject {
	pin := flow.Align(0.5, 0, flow.Line(env.MM(5),
		env.Text(theme.Label, env.T("receipt.pin")).Regular(),
		env.Text(theme.Title, spread(s.made.PIN))))
	number := env.Text(theme.Number, wire.ReceiptNumber(s.made.Number).Dashed()).Centered().Within(1)
	name := env.Soft(env.T("receipt.number")).Centered()
	if s.made.URL == "" {
		return env.Card(flow.Column(env.MM(3), flow.Spring(), name, number, pin,
			env.Soft(env.T("receipt.keep")).Centered(), flow.Spring()))
	}
	scan := env.Soft(env.T("receipt.scan")).Centered()
	if env.Portrait() {
		qr, err := env.QR(s.made.URL, 62)
		if err == nil {
			return env.Card(flow.Column(env.MM(3), flow.Spring(), name, number, pin, qr, scan, flow.Spring()))
		}
	}
	qr, err := env.QR(s.made.URL, 52)
	if err != nil {
		return env.Card(flow.Column(env.MM(3), flow.Spring(), name, number, pin, flow.Spring()))
	}
	return env.Card(flow.Column(env.MM(2), flow.Spring(), name, number, pin,
		flow.Line(env.MM(5), qr, flow.Grow(env.Soft(env.T("receipt.scan")))), flow.Spring()))
}

// spread sets the digits of a PIN apart.
func spread(s string) string {
	out := ""
	for i, r := range s {
		if i > 0 {
			out += " "
		}
		out += string(r)
	}
	return out
}

// nextCard says what happens next and by when. A terminal whose clock cannot be trusted names no dates.
func (s *receipt) nextCard(env *nav.Env) fyne.CanvasObject {
	var facts []widgets.Fact
	for _, p := range s.made.Promises {
		facts = append(facts, widgets.Fact{Name: s.by(env, p), Text: env.T("receipt." + p.Step)})
	}
	if len(facts) == 0 {
		facts = []widgets.Fact{{Name: env.T("receipt.first"), Text: env.T("receipt.accepted")}, {Name: env.T("receipt.then"), Text: env.T("receipt.answered")}}
	}
	if s.made.Kind != feedback.Praise {
		facts = append(facts, widgets.Fact{Name: env.T("receipt.after"), Text: env.T("receipt.rate")})
	}
	return env.Card(flow.Column(env.MM(3), env.Text(theme.Label, env.T("receipt.next")), env.Facts(facts)))
}

func (s *receipt) by(env *nav.Env, p feedback.PromisedDate) string {
	if p.By == s.p.Site.Now().Format(time.DateOnly) {
		return env.T("common.date.today")
	}
	day, err := time.Parse(time.DateOnly, p.By)
	if err != nil {
		return p.By
	}
	if p.Estimated {
		return env.T("common.date.about", "date", env.Date(day))
	}
	return env.T("common.date.by", "date", env.Date(day))
}

// notice says honestly where the report is: on its way, here still, or, when urgent, that nobody has been told yet.
func (s *receipt) notice(env *nav.Env) fyne.CanvasObject {
	hotline := s.p.Site.Config().Hotline
	switch {
	case s.made.Urgent && !s.delivered:
		return env.Banner("phone", theme.Alarm, env.T("receipt.nobody_told", "hotline", hotline))
	case s.made.Urgent:
		return env.Banner("badge-check", theme.Fine, env.T("receipt.told"))
	case !s.made.Online && !s.delivered:
		return env.Banner("wifi-off", theme.Warning, env.T("receipt.offline"))
	default:
		return flow.Space(0, 0)
	}
}

func (s *receipt) buttons(env *nav.Env) fyne.CanvasObject {
	return flow.Grid(2, env.MM(5),
		env.Button(widgets.Button{Look: widgets.Outline, Text: env.T("receipt.stay"), OnTap: func() { s.p.Session.Touch() }}),
		env.Button(widgets.Button{Look: widgets.Primary, Icon: "check", Text: env.T("receipt.done"), OnTap: env.Nav.Finish}))
}

// Leave forgets the receipt.
func (s *receipt) Leave() {
	s.made = session.Receipt{}
	s.Screens.receipt = session.Receipt{}
}
