package people

import (
	"errors"
	"net/http"

	"xinsheng/internal/hub/badge"
	"xinsheng/internal/wire"
)

// badgeAdd makes a badge and shows its card this once.
func badgeAdd(v *visit) error {
	d := badge.Draft{Name: v.Field("name"), Role: wire.BadgeRole(v.Field("role")), Number: v.Field("number")}
	card, err := v.Badges.Add(v.Ctx, v.User.ID, d)
	switch {
	case errors.Is(err, badge.ErrTaken):
		return v.showBadges(http.StatusConflict, badgesPage{Problem: v.T("badge.taken", "number", d.Number), Kept: d})
	case errors.Is(err, badge.ErrInvalid):
		return v.showBadges(http.StatusUnprocessableEntity, badgesPage{Problem: v.T("badge.invalid"), Kept: d})
	case err != nil:
		return err
	}
	return v.showBadgeCard(card)
}

// badgeRenew gives a badge another card and PIN.
func badgeRenew(v *visit) error {
	card, err := v.Badges.Renew(v.Ctx, v.User.ID, v.R.PathValue("id"))
	if err != nil {
		return err
	}
	return v.showBadgeCard(card)
}

// badgeDisable keeps a badge from signing in.
func badgeDisable(v *visit) error {
	if err := v.Badges.Disable(v.Ctx, v.User.ID, v.R.PathValue("id")); err != nil {
		return err
	}
	return v.To("/badges", "badge.disabled_flash")
}

// badgeEnable lets it sign in again.
func badgeEnable(v *visit) error {
	if err := v.Badges.Enable(v.Ctx, v.User.ID, v.R.PathValue("id")); err != nil {
		return err
	}
	return v.To("/badges", "badge.enabled_flash")
}
