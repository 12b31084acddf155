package desk

import (
	"net/http"

	"xinsheng/internal/hub/badge"
)

// cardPage is a card and the slip with its PIN, to be printed and cut apart. Both are seen this once.
type cardPage struct {
	Back, Hospital     string
	Name, Role, RoleEN string
	Number, PIN        string
	Code               code
}

func (v *visit) showCard(c *badge.Card) error {
	b := cardPage{
		Back: "/badges", Hospital: v.set.Identity.Name.ZH, Name: c.Badge.Name, Number: c.Badge.Number, PIN: c.PIN,
		Role: v.texts.For("zh").T("badge.role." + c.Badge.Role), RoleEN: v.texts.For("en").T("badge.role." + c.Badge.Role),
	}
	var err error
	if b.Code, err = drawCode(c.Code); err != nil {
		return err
	}
	p := page{Title: v.t.T("badge.card.title")}
	if err := v.dress(&p); err != nil {
		return err
	}
	p.Body = b
	v.w.Header().Set("Cache-Control", "no-store")
	return v.write(http.StatusOK, "badge_card", "card", p)
}
