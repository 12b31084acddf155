package people

import (
	"net/http"

	"xinsheng/internal/hub/badge"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

type badgesPage struct {
	Rows    []badgeRow
	Roles   []web.Choice
	Problem string
	Kept    badge.Draft
}

type badgeRow struct {
	ID, Number, Name, Role, Since string
	Disabled                      bool
}

// badgesList is everyone who may sign in at terminals.
func badgesList(v *visit) error {
	if err := v.Saw("badges.view", ""); err != nil {
		return err
	}
	return v.showBadges(http.StatusOK, badgesPage{})
}

func (v *visit) showBadges(status int, b badgesPage) error {
	all, err := v.Badges.List(v.Ctx)
	if err != nil {
		return err
	}
	for i := range all {
		b.Rows = append(b.Rows, v.badgeRow(&all[i]))
	}
	for _, r := range []wire.BadgeRole{wire.Volunteer, wire.Moderator} {
		b.Roles = append(b.Roles, web.Choice{ID: string(r), Name: v.T("badge.role." + string(r)), Chosen: r == b.Kept.Role})
	}
	return v.Render(status, "badges", web.Page{Title: v.T("badge.title")}, b)
}

func (v *visit) badgeRow(b *store.Badge) badgeRow {
	return badgeRow{
		ID: b.ID, Number: b.Number, Name: b.Name, Role: v.T("badge.role." + b.Role), Since: v.Day(b.CreatedAt),
		Disabled: !b.DisabledAt.IsZero(),
	}
}
