package screen

import (
	"errors"
	"strconv"
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
	*terminal
	made      session.Receipt
	delivered bool
	online    bool
	stayed    time.Time // when the visitor last asked for more time, zero: the button says that they can
	page      int
}

// stayedFor is how long the button says that the page stays.
const stayedFor = 6 * time.Second

func (s *receipt) Page(env *nav.Env) nav.Page {
	s.look()
	number, next := s.numberCard(env), s.nextCard(env)
	notice, buttons := s.notice(env), s.buttons(env)
	head := s.head(env)
	var blocks []fyne.CanvasObject
	for _, f := range s.promises(env) {
		blocks = append(blocks,
			env.Card(flow.Column(env.MM(1), env.Text(theme.Strong, f.Name), env.Text(theme.Body, f.Text))))
	}
	blocks = append(blocks, notice)
	if env.Portrait() {
		return nav.Page{NoFooter: true, Body: flow.FirstFit(
			flow.Column(env.Space(), head, flow.Grow(number), next, notice, buttons),
			flow.Column(env.Gap(), head, flow.Grow(number), next, notice, buttons),
			flow.Column(env.Gap(), head, number, flow.Grow(env.Pages(env.Gap(), &s.page, turns(env), blocks...)), buttons))}
	}
	news := flow.Column(env.Gap(), flow.Grow(next), notice)
	right := flow.Column(env.Gap(), flow.Grow(flow.FirstFit(
		news,
		flow.Column(env.Gap(), flow.Grow(s.steps(env)), notice),
		env.Pages(env.Gap(), &s.page, turns(env), blocks...))), buttons)
	page := nav.Page{NoFooter: true}
	left := flow.Column(env.Gap(), head, flow.Grow(number))
	if env.Short() {
		page.Title = env.T("receipt.thanks")
		left = flow.Column(0, flow.Grow(number))
	}
	page.Body = flow.Row(env.Space(), flow.Grow(left), flow.Grow(right))
	return page
}

// Tick asks for a new page when the report arrived meanwhile, the network went or came, or the word on the button is
// old.
func (s *receipt) Tick() bool {
	if !s.stayed.IsZero() && s.p.Site.Now().Sub(s.stayed) >= stayedFor {
		s.stayed = time.Time{}
		return true
	}
	if s.delivered {
		return false
	}
	wasOnline := s.online
	s.look()
	return s.delivered || s.online != wasOnline
}

// look asks where the report is now.
func (s *receipt) look() {
	s.delivered, s.online = s.p.Courier.Delivered(s.made.Record), s.p.Site.Online()
}

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
		env.Text(theme.Title, spread(s.made.PIN)).Private()))
	number := env.Text(theme.Number, wire.ReceiptNumber(s.made.Number).Dashed()).Centered().Within(1)
	name := env.Soft(env.T("receipt.number")).Centered()
	if s.made.URL == "" {
		return env.Card(flow.Column(env.MM(3), flow.Spring(), name, number, pin,
			env.Soft(env.T("receipt.keep")).Centered(), flow.Spring()))
	}
	loose, err := env.QR(s.made.URL, 92)
	middling, err2 := env.QR(s.made.URL, 66)
	tight, err3 := env.QR(s.made.URL, 50)
	if err := errors.Join(err, err2, err3); err != nil {
		fyne.LogError("draw the receipt's QR code", err)
		return env.Card(flow.Column(env.MM(3), flow.Spring(), name, number, pin, flow.Spring()))
	}
	below := func(qr fyne.CanvasObject, gap float64) fyne.CanvasObject {
		return flow.Column(env.MM(gap), flow.Spring(), name, number, pin, qr, env.Soft(env.T("receipt.scan")).
			Centered(), flow.Spring())
	}
	beside := flow.Column(env.MM(2), flow.Spring(), name, number, pin,
		flow.Line(env.MM(5), tight, flow.Grow(env.Soft(env.T("receipt.scan")))), flow.Spring())
	return flow.Stack(env.Box(theme.Card, theme.Line, env.Line(), env.Radius()),
		flow.Pad(env.Inset(), env.MM(3), flow.FirstFit(below(loose, 5), below(middling, 3), below(tight, 2), beside)))
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
	return flow.Stack(env.Box(theme.Card, theme.Line, env.Line(), env.Radius()), flow.Pad(env.Inset(), env.MM(4),
		flow.Middle(flow.Column(env.MM(2.5), env.Text(theme.Label, env.T("receipt.next")), env.Facts(s.promises(env))))))
}

// steps is nextCard where there is little width: what happens under when.
func (s *receipt) steps(env *nav.Env) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, f := range s.promises(env) {
		rows = append(rows, flow.Column(0, env.Text(theme.Strong, f.Name), env.Text(theme.Body, f.Text)))
	}
	return flow.Stack(env.Box(theme.Card, theme.Line, env.Line(), env.Radius()), flow.Pad(env.Inset(), env.MM(2),
		flow.Middle(flow.Column(env.MM(1.5), rows...))))
}

// promises are the steps to come as names and texts.
func (s *receipt) promises(env *nav.Env) []widgets.Fact {
	var facts []widgets.Fact
	for _, p := range s.made.Promises {
		facts = append(facts, widgets.Fact{Name: s.by(env, p), Text: env.T(s.step(p.Step))})
	}
	if len(facts) == 0 {
		facts = []widgets.Fact{{Name: env.T("receipt.first"), Text: env.T(s.step(feedback.CaseAccepted))},
			{Name: env.T("receipt.then"), Text: env.T(s.step(feedback.CaseAnswered))}}
	}
	if s.made.Kind.AsksVerdict() {
		facts = append(facts, widgets.Fact{Name: env.T("receipt.after"), Text: env.T("receipt.rate")})
	}
	return facts
}

// step is the key of what happens at a step. Praise is passed on, and what a snapshot shows is seen to.
func (s *receipt) step(name feedback.CaseStep) string {
	switch {
	case !s.made.Kind.AsksVerdict() && name == feedback.CaseAnswered:
		return "receipt.passed_on"
	case s.made.Snapshot && s.made.Kind.AsksVerdict():
		return "receipt.snapshot_" + string(name)
	}
	return "receipt." + string(name)
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

// notice says honestly that the report is here still.
func (s *receipt) notice(env *nav.Env) fyne.CanvasObject {
	if !s.online && !s.delivered {
		return env.Banner("wifi-off", theme.Warning, env.T("receipt.offline"))
	}
	return flow.Space(0, 0)
}

func (s *receipt) buttons(env *nav.Env) fyne.CanvasObject {
	stay := widgets.Button{Look: widgets.Outline, Text: env.T("receipt.stay"), OnTap: func() {
		s.p.Session.Touch()
		s.stayed = s.p.Site.Now()
		env.Nav.Redraw()
	}}
	if !s.stayed.IsZero() {
		t := s.p.Site.Config().Timeouts
		long := t.Idle + t.Countdown
		if env.Large() {
			long = t.IdleLarge + t.CountdownLarge
		}
		stay.Text, stay.Icon = env.T("receipt.stayed", "n", strconv.Itoa(long)), "check"
	}
	return flow.Grid(2, env.MM(5),
		env.Button(stay),
		env.Button(s.end(env)))
}

// end is the way on: an experiencer goes on with the walk.
func (s *receipt) end(env *nav.Env) widgets.Button {
	if s.p.Session.Walker() != nil {
		return widgets.Button{Look: widgets.Primary, Icon: "footprints", Text: env.T("walk.go_on"),
			OnTap: func() { env.Nav.BackTo(nav.Walk) }}
	}
	return widgets.Button{Look: widgets.Primary, Icon: "check", Text: env.T("receipt.done"), OnTap: env.Nav.StartOver}
}
