package screen

import (
	"math"
	"slices"

	"xinsheng/internal/terminal/badge"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/widgets"
	"xinsheng/internal/wire"
)

// helpers signs in those who help by badge, and asks the person whether they agree to it. The door counts wrong tries
// while the terminal runs; the agreement is written by agreed and counts in the visit that it was given in.
type helpers struct {
	*terminal
	midway    func() bool // leaving the page would lose something
	door      badge.Door
	agreement agreement
}

// findBadge is the badge that is meant; its zero value, whose hashes are nobody's, where there is none.
func (s *terminal) findBadge(is func(wire.Badge) bool) wire.Badge {
	all := s.p.Site.Config().Badges
	if i := slices.IndexFunc(all, is); i >= 0 {
		return all[i]
	}
	return wire.Badge{}
}

// badgeCard signs in whose card was scanned. Who helps already is asked whether they go on.
func (s *helpers) card(env *nav.Env, at nav.Name, card wire.CardCode) {
	b := s.findBadge(func(b wire.Badge) bool { return b.ID == card.ID })
	var err error
	env.Nav.Work(func() { err = s.door.Card(b.Card, card.Secret) }, func() {
		if err != nil {
			tell(env, "id-card", "people.unknown_card")
			return
		}
		if h := s.p.Session.Helper(); h.Active && h.ID == b.ID && b.Role == wire.Volunteer {
			s.onMark(env)
			return
		}
		s.begin(env, b)
		switch {
		case at == nav.Sessions && b.Role == wire.Moderator: // it was the door, and is open now
			env.Nav.RedrawAnew()
			return
		case at == nav.Badge:
			s.leaveDoor(env)
		}
		s.greet(env, b)
	})
}

// helpBegins marks what follows with who helps.
func (s *helpers) begin(env *nav.Env, b wire.Badge) {
	s.p.Session.Help(session.Helper{ID: b.ID, Name: b.Name, Leads: b.Role == wire.Moderator})
	env.Nav.Redraw()
}

// greet shows what a badge is for: who leads listening sessions comes to them, unless something is being written.
func (s *helpers) greet(env *nav.Env, b wire.Badge) {
	if b.Role == wire.Moderator && !s.midway() {
		env.Nav.Go(nav.To(nav.Sessions))
		return
	}
	tell(env, "badge-check", "people.welcome", "name", b.Name)
}

// onMark answers a tap on the mark that names the helper: who helps may stop, who did before goes on.
func (s *helpers) onMark(env *nav.Env) {
	h := s.p.Session.Helper()
	if !h.Active {
		s.again(env, h)
		return
	}
	env.Nav.Ask(nav.Question{
		Icon: "badge-check", Title: env.T("people.helper_title", "name", h.Name), Text: env.T("people.helper_text"),
		Choices: []nav.Action{
			{Text: env.T("people.helper_stay"), Look: widgets.Primary, OnTap: env.Nav.Close},
			{Text: env.T("people.helper_end"), Look: widgets.Outline, OnTap: func() { s.end(env) }},
		},
	})
}

// helpAgain lets who helped before go on. Who may open and end listening sessions proves again who they are.
func (s *helpers) again(env *nav.Env, h session.Helper) {
	b := s.findBadge(func(b wire.Badge) bool { return b.ID == h.ID })
	switch {
	case b.ID == "": // it was taken from them, or too much time went by
		s.p.Session.HelpEnds()
		env.Nav.Redraw()
		tell(env, "id-card", "people.unknown_card")
	case b.Role != wire.Volunteer:
		env.Nav.Go(nav.To(nav.Badge))
	default:
		s.begin(env, b)
		tell(env, "badge-check", "people.welcome", "name", b.Name)
	}
}

// helpEnds signs the helper out. What was begun stays, and says that somebody helped.
func (s *helpers) end(env *nav.Env) {
	s.p.Session.HelpEnds()
	if !s.midway() {
		env.Nav.StartOver()
		return
	}
	env.Nav.Close()
	env.Nav.Redraw()
}

// agreement is what the person said about being helped, in one visit and with one helper.
type agreement struct {
	visit, helper string
	proxy         bool
}

// agreed asks the person, before anything of theirs is sent that a helper may have filled in, whether they agree to
// that, and then goes on. Once in a visit; nobody is asked where nobody helped.
func (s *helpers) agreed(env *nav.Env, then func()) {
	h, visit := s.p.Session.Helped(), s.p.Session.Visit()
	goOn := func(proxy bool) func() {
		return func() {
			s.agreement = agreement{visit, h.ID, proxy}
			s.p.Session.Update(func(d *session.Draft) { d.Proxy = proxy })
			env.Nav.Close()
			then()
		}
	}
	switch {
	case h.ID == "":
		then()
	case s.agreement.visit == visit && s.agreement.helper == h.ID:
		s.p.Session.Update(func(d *session.Draft) { d.Proxy = s.agreement.proxy })
		then()
	default:
		env.Nav.Ask(nav.Question{
			Title: env.T("people.proxy_title"), Text: env.T("people.proxy_text", "name", h.Name),
			Choices: []nav.Action{
				{Text: env.T("people.proxy_agree"), Look: widgets.Outline, OnTap: goOn(true)},
				{Text: env.T("people.proxy_self"), Look: widgets.Outline, OnTap: goOn(false)},
				{Text: env.T("people.proxy_not_yet"), Look: widgets.Outline, OnTap: env.Nav.Close},
			},
		})
	}
}

// refusal says why number and PIN did not open the door.
func refusal(env *nav.Env, err error, number string) string {
	if wait, ok := badge.IsWait(err); ok {
		return env.T("people.wait", "n", int(math.Ceil(wait.Seconds())))
	}
	return env.T("people.wrong", "number", number)
}
