package screen

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/widgets"
	"xinsheng/internal/wire"
)

// Code does what a scanned code does everywhere: a badge signs in, an experiencer's card opens the walk, a receipt
// shows how things stand, a visit number goes into the report. Everything else is refused with a word. Cards and
// receipts do not take anybody away from what they are in the middle of.
func (s *Screens) Code(env *nav.Env, at nav.Name, code string) {
	code = strings.TrimSpace(code)
	card, err := wire.ParseCard(code)
	switch {
	case err == nil && card.Kind == wire.BadgeCard:
		s.helpers.card(env, at, card)
	case err == nil && s.midway() && s.walksBy(card):
		tell(env, "footprints", "walk.already")
	case err == nil && s.midway():
		tell(env, "hourglass", "people.busy")
	case err == nil:
		env.Nav.GoWith(nav.To(nav.WalkDoor), code)
	case s.isVisit(code):
		s.keepVisit(env, at, code)
	case !isReceipt(code) && isAddress(code):
		tell(env, "smartphone", "people.for_phones")
	case !isReceipt(code):
		tell(env, "qr-code", "people.unknown_code")
	case s.midway():
		tell(env, "hourglass", "people.busy")
	default:
		env.Nav.GoWith(nav.To(nav.Progress), code)
	}
}

// walksBy reports whether a card is that of the experiencer who is signed in.
func (s *terminal) walksBy(card wire.CardCode) bool {
	w := s.p.Session.Walker()
	return w != nil && card.Kind == wire.WalkerCard && card.ID == w.ID
}

// midway reports whether leaving the page would lose something: what was said, or a receipt that nobody wrote down yet.
func (s *Screens) midway() bool {
	return !s.p.Session.Draft().Empty() || s.mic.one.taken() || s.shots.made != nil || s.receipts.waits()
}

// tell says something that goes by itself. Its title and text are key_title and key_text.
func tell(env *nav.Env, icon, key string, pairs ...any) {
	env.Nav.Ask(nav.Question{
		Icon: icon, Title: env.T(key+"_title", pairs...), Text: env.T(key+"_text", pairs...), Passing: true,
		Choices: []nav.Action{{Text: env.T("people.understood"), Look: widgets.Primary, OnTap: env.Nav.Close}},
	})
}

// isVisit reports whether a code looks like one of the hospital's visit numbers. What is printed on a bottle or on a
// box of pills does not, also where a pattern is so wide that it fits.
func (s *terminal) isVisit(code string) bool {
	if code == "" || utf8.RuneCountInString(code) > maxVisitNumber || isGoods(code) {
		return false
	}
	return slices.ContainsFunc(s.p.Site.Config().VisitCodes, func(pattern string) bool {
		p, err := regexp.Compile(`^(?:` + pattern + `)$`)
		return err == nil && p.MatchString(code)
	})
}

var goodsPattern = regexp.MustCompile(`^69[0-9]{11}$`)

// isGoods reports whether a code is the bar code of goods sold in China: EAN-13 with its check digit.
func isGoods(code string) bool {
	if !goodsPattern.MatchString(code) {
		return false
	}
	sum := 0
	for i, c := range code {
		sum += int(c-'0') * (1 + 2*(i%2))
	}
	return sum%10 == 0
}

// keepVisit keeps a visit number with the report that is being made. On the start page it begins one. The word that
// says so may be read aloud by itself: it names only the end of the number.
func (s *Screens) keepVisit(env *nav.Env, at nav.Name, number string) {
	d := s.p.Session.Draft()
	if d.Snapshot || d.Sheet != nil || d.Step != nil || at != nav.Home && d.Kind == "" {
		tell(env, "id-card", "people.no_visit_here")
		return
	}
	if at == nav.Home {
		s.asReport()
	}
	if !s.p.Session.Update(func(d *session.Draft) { d.VisitNumber = number }) {
		return
	}
	if at == nav.Home {
		env.Nav.Go(nav.To(nav.Kind))
	} else {
		env.Nav.Redraw()
	}
	end := []rune(number)
	tell(env, "id-card", "people.visit_kept", "tail", string(end[max(0, len(end)-4):]))
}

// isReceipt reports whether a code is a receipt's: its QR code or its number.
func isReceipt(code string) bool {
	if _, ok := receiptToken(code); ok {
		return true
	}
	_, err := wire.ParseReceiptNumber(code)
	return err == nil
}

// receiptToken is the token at the end of a receipt's address.
func receiptToken(code string) (string, bool) {
	_, token, ok := strings.Cut(code, wire.PathReceiptPage)
	if !ok {
		return "", false
	}
	_, err := wire.ParseReceiptToken(token)
	return token, err == nil
}

func isAddress(code string) bool {
	code = strings.ToLower(code)
	return strings.HasPrefix(code, "http://") || strings.HasPrefix(code, "https://")
}
