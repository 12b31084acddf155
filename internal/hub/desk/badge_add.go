package desk

import (
	"errors"
	"net/http"

	"xinsheng/internal/hub/badge"
	"xinsheng/internal/wire"
)

// badgeAdd makes a badge and shows its card this once.
func badgeAdd(v *visit) error {
	d := badge.Draft{Name: v.field("name"), Role: wire.BadgeRole(v.field("role")), Number: v.field("number")}
	card, err := v.badges.Add(v.ctx, v.user.ID, d)
	switch {
	case errors.Is(err, badge.ErrTaken):
		return v.showBadges(http.StatusConflict, badgesPage{Problem: v.t.T("badge.taken", "number", d.Number), Kept: d})
	case errors.Is(err, badge.ErrInvalid):
		return v.showBadges(http.StatusUnprocessableEntity, badgesPage{Problem: v.t.T("badge.invalid"), Kept: d})
	case err != nil:
		return err
	}
	return v.showBadgeCard(card)
}

// badgeRenew gives a badge another card and PIN.
func badgeRenew(v *visit) error {
	card, err := v.badges.Renew(v.ctx, v.user.ID, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.showBadgeCard(card)
}

// badgeDisable keeps a badge from signing in.
func badgeDisable(v *visit) error {
	if err := v.badges.Disable(v.ctx, v.user.ID, v.r.PathValue("id")); err != nil {
		return err
	}
	return v.to("/badges", "badge.disabled_flash")
}

// badgeEnable lets it sign in again.
func badgeEnable(v *visit) error {
	if err := v.badges.Enable(v.ctx, v.user.ID, v.r.PathValue("id")); err != nil {
		return err
	}
	return v.to("/badges", "badge.enabled_flash")
}
