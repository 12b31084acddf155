package people

import (
	"xinsheng/internal/hub/badge"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/walk"
	"xinsheng/internal/locale"
	"xinsheng/internal/wire"
)

// cardPage is a card and the slip with its PIN, to be printed and cut apart. Both are seen this once.
type cardPage struct {
	Back, Hospital     string
	Name, Role, RoleEN string
	Number, PIN        string
	Says               map[string]string // the page's own words
	How                []string          // to use the card
	Code               web.Code
}

// showBadgeCard shows the card of a volunteer or moderator.
func (v *visit) showBadgeCard(c *badge.Card) error {
	return v.showCard("badge", c.Code, []string{"how_scan", "how_type", "how_end"}, cardPage{
		Back: "/badges", Name: c.Badge.Name, Number: c.Badge.Number, PIN: c.PIN,
		Role: v.In(locale.Default).T("badge.role." + c.Badge.Role), RoleEN: v.In(locale.Foreign()).
			T("badge.role." + c.Badge.Role),
	})
}

// showWalkerCard shows the card of an experiencer. Where phones reach the hub its code leads them to the walk too.
func (v *visit) showWalkerCard(c *walk.Card) error {
	text, how := c.Code.Text(), []string{"how_scan", "how_type", "how_step"}
	if at := v.Settings.Phone.PublicURL; at != "" {
		text, how = at+wire.PathWalkPage+text, []string{"how_scan", "how_type", "how_phone", "how_step"}
	}
	return v.showCard("walk", text, how, cardPage{
		Back: "/walkers", Name: c.Walker.Name, Number: c.Walker.Number, PIN: c.PIN,
		Role: v.In(locale.Default).T("walk.card.role"), RoleEN: v.In(locale.Foreign()).T("walk.card.role"),
	})
}

// showCard shows a card in the words under room + ".card.".
func (v *visit) showCard(room, text string, how []string, b cardPage) error {
	var err error
	if b.Code, err = web.DrawCode(text); err != nil {
		return err
	}
	says := func(key string) string { return v.T(room + ".card." + key) }
	b.Hospital, b.Says = v.Settings.Identity.Name.Main(), map[string]string{}
	for _, key := range []string{"done", "once", "hint", "number", "code", "cut", "pin", "keep"} {
		b.Says[key] = says(key)
	}
	for _, key := range how {
		b.How = append(b.How, says(key))
	}
	v.W.Header().Set("Cache-Control", "no-store")
	return v.Sheet("card", web.Page{Title: says("title")}, b)
}
