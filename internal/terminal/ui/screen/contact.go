package screen

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// maxName is the most characters of a name, maxPhone of a telephone number.
const (
	maxName  = 20
	maxPhone = 15
)

// contactView is one question of the contact screen.
type contactView int

const (
	contactChoice contactView = iota
	contactForm
	contactName
	contactPhone
	contactAge
	contactGuardian
)

// contact asks whether the visitor wants to stay anonymous, and if not, for name and phone, the consent to keep them,
// and a guardian where the visitor is under 14. Nothing of it reaches the draft before the consent.
type contact struct {
	*terminal
	view        contactView
	started     bool
	name, phone string
	line        nav.Screen // asks for the name
	page        int
}

func (s *contact) Page(env *nav.Env) nav.Page {
	if !s.started {
		s.started = true
		if c := s.p.Session.Draft().Contact; c != nil {
			s.name, s.phone, s.view = c.Name, c.Phone, contactForm
		}
	}
	switch s.view {
	case contactForm:
		return s.form(env)
	case contactName:
		return s.askName(env)
	case contactPhone:
		return s.askPhone(env)
	case contactAge:
		return s.askAge(env)
	case contactGuardian:
		return s.askGuardian(env)
	default:
		return s.choice(env)
	}
}

func (s *contact) show(env *nav.Env, v contactView) {
	s.leaveLine()
	s.view = v
	env.Nav.Redraw()
}

func (s *contact) to(env *nav.Env, v contactView) func() { return func() { s.show(env, v) } }

// choice offers both ways as equals.
func (s *contact) choice(env *nav.Env) nav.Page {
	tiles := []fyne.CanvasObject{
		env.Tile(widgets.Tile{Icons: []string{"eye-off"}, Role: theme.Heading, Name: env.T("contact.anonymous"),
			About: env.T("contact.anonymous_about"), On: s.p.Session.Draft().Contact == nil,
			OnTap: func() { s.anonymous(env) }}),
		env.Tile(widgets.Tile{Icons: []string{"phone"}, Role: theme.Heading, Name: env.T("contact.leave"),
			About: env.T("contact.leave_about"), OnTap: s.to(env, contactForm)}),
	}
	columns := 1
	if !env.Portrait() {
		columns = 2
	}
	return nav.Page{Step: 3, Title: env.T("contact.title"), Body: flow.Grid(columns, env.Space(), tiles...)}
}

func (s *contact) anonymous(env *nav.Env) {
	s.p.Session.Update(func(d *session.Draft) { d.Contact, d.Guardian = nil, false })
	env.Nav.BackTo(nav.Review)
}

// form shows name and phone, and asks for the consent to keep them.
func (s *contact) form(env *nav.Env) nav.Page {
	field := func(icon, key, value string, to contactView) fyne.CanvasObject {
		own := value != ""
		if !own {
			value = env.T("contact.empty")
		}
		return env.Field(widgets.Field{Icon: icon, Name: env.T(key), Value: value, Private: own, OnTap: s.to(env, to)})
	}
	retention := s.p.Site.Config().Retention
	return nav.Page{
		Step: 3, Title: env.T("contact.form_title"),
		Body: env.Fitting(&s.page, turns(env),
			flow.Column(env.Gap(),
				field("phone", "contact.phone", s.phone, contactPhone),
				field("user", "contact.name", s.name, contactName)),
			env.Banner("lock", theme.Calm, env.T("contact.consent", "long", keep(env, retention.ContactDays))),
			env.Button(widgets.Button{Look: widgets.Outline, Icon: "eye-off", Text: env.T("contact.rather_anonymous"),
				Role:  theme.Strong,
				OnTap: func() { s.anonymous(env) }})),
		OnBack: s.back(env, contactChoice),
		Next: &nav.Action{Icon: "check", Text: env.T("contact.agree"), Off: s.phone == "" && s.name == "",
			OnTap: s.to(env, contactAge)},
	}
}

// back leaves a question for the one before it.
func (s *contact) back(env *nav.Env, to contactView) func() {
	if to == contactChoice && s.p.Session.Draft().Contact != nil {
		return nil // it was opened to change what is there
	}
	return s.to(env, to)
}

func (s *contact) askName(env *nav.Env) nav.Page {
	if s.line == nil {
		s.line = s.p.Line(nav.LineSpec{
			Title: env.T("contact.name_title"), Hint: env.T("contact.name_hint"), Max: maxName,
			Text: func() string { return s.name },
			Set:  func(v string) { s.name = strings.TrimSpace(v) },
			Done: func(nav.Navigator) { s.show(env, contactForm) },
		})
	}
	p := s.line.Page(env)
	p.Step = 3
	p.OnBack = s.to(env, contactForm)
	return p
}

func (s *contact) askPhone(env *nav.Env) nav.Page {
	return typing{
		page:  nav.Page{Step: 3, Title: env.T("contact.phone_title"), OnBack: s.to(env, contactForm)},
		above: func() fyne.CanvasObject { return entered(env, s.phone, env.T("contact.phone_hint")) },
		next: func() nav.Action {
			ok := s.phone == "" || feedback.ValidPhone(s.phone)
			return nav.Action{Text: env.T("ui.done"), Icon: "check", Off: !ok, OnTap: s.to(env, contactForm)}
		},
		pad: widgets.Pad{Alphabet: "1234567890", Columns: 3,
			OnKey: func(r rune) {
				if utf8.RuneCountInString(s.phone) < maxPhone {
					s.phone += string(r)
				}
			},
			OnErase: func() { s.phone = dropLast(s.phone) }},
	}.make(env)
}

// askAge asks for what the law asks: whether a guardian has to agree.
func (s *contact) askAge(env *nav.Env) nav.Page {
	return nav.Page{
		Step: 3, Title: env.T("contact.age_title"),
		Body: flow.Column(env.Space(),
			env.Choice(widgets.Choice{Text: env.T("contact.age_over"), OnTap: func() { s.keep(env, false) }}),
			env.Choice(widgets.Choice{Text: env.T("contact.age_under"), Arrow: true, OnTap: s.to(env, contactGuardian)}),
			env.Soft(env.T("contact.age_why"))),
		OnBack: s.to(env, contactForm),
	}
}

func (s *contact) askGuardian(env *nav.Env) nav.Page {
	return nav.Page{
		Step: 3, Title: env.T("contact.guardian_title"),
		Body: flow.Column(env.Space(),
			env.Text(theme.Body, env.T("contact.guardian_text")),
			env.Choice(widgets.Choice{Icon: "user", Text: env.T("contact.guardian_agree"), OnTap: func() { s.keep(env, true) }}),
			env.Choice(widgets.Choice{Icon: "eye-off", Text: env.T("contact.rather_anonymous"),
				OnTap: func() { s.anonymous(env) }})),
		OnBack: s.to(env, contactAge),
	}
}

// keep puts name and phone into the draft, now that the visitor agreed.
func (s *contact) keep(env *nav.Env, guardian bool) {
	s.p.Session.Update(func(d *session.Draft) {
		d.Contact, d.Guardian = &feedback.Contact{Name: s.name, Phone: s.phone}, guardian
	})
	env.Nav.BackTo(nav.Review)
}

// Leave stops what the name's keyboards do.
func (s *contact) Leave() { s.leaveLine() }

func (s *contact) leaveLine() {
	if l, ok := s.line.(nav.Leaver); ok {
		l.Leave()
	}
	s.line = nil
}
