package desk

import (
	"net/http"

	"xinsheng/internal/hub/badge"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

type badgesPage struct {
	Rows    []badgeRow
	Roles   []choice
	Problem string
	Kept    badge.Draft
}

type badgeRow struct {
	ID, Number, Name, Role, Since string
	Disabled                      bool
}

// badgesList is everyone who may sign in at terminals.
func badgesList(v *visit) error {
	if err := v.saw("badges.view", ""); err != nil {
		return err
	}
	return v.showBadges(http.StatusOK, badgesPage{})
}

func (v *visit) showBadges(status int, b badgesPage) error {
	all, err := v.badges.List(v.ctx)
	if err != nil {
		return err
	}
	for i := range all {
		b.Rows = append(b.Rows, v.badgeRow(&all[i]))
	}
	for _, r := range []wire.BadgeRole{wire.Volunteer, wire.Moderator} {
		b.Roles = append(b.Roles, choice{ID: string(r), Name: v.t.T("badge.role." + string(r)), Chosen: r == b.Kept.Role})
	}
	return v.render(status, "badges", page{Title: v.t.T("badge.title")}, b)
}

func (v *visit) badgeRow(b *store.Badge) badgeRow {
	return badgeRow{
		ID: b.ID, Number: b.Number, Name: b.Name, Role: v.t.T("badge.role." + b.Role), Since: v.day(b.CreatedAt),
		Disabled: !b.DisabledAt.IsZero(),
	}
}
