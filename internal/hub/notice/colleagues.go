package notice

import (
	"context"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

// colleague is somebody who may sign in, and how to reach them outside of the desk.
type colleague struct {
	ID           string     `bun:"id"`
	Name         string     `bun:"name"`
	Role         staff.Role `bun:"role"`
	DepartmentID string     `bun:"department_id"`
	Mail         string     `bun:"mail"`
	Phone        string     `bun:"phone"`
}

// reachable reports whether that way leads to them.
func (c colleague) reachable(w Way) bool {
	switch w {
	case Mail:
		return c.Mail != ""
	case Text:
		return c.Phone != ""
	default:
		return true
	}
}

type staffList []colleague

// colleagues is everybody who may sign in.
func colleagues(ctx context.Context, db bun.IDB) (staffList, error) {
	var out staffList
	err := db.NewSelect().Model((*store.User)(nil)).
		ColumnExpr("?TableAlias.id, ?TableAlias.name, ?TableAlias.role, ?TableAlias.department_id").
		ColumnExpr("COALESCE(a.mail, '') AS mail, COALESCE(a.phone, '') AS phone").
		Join("LEFT JOIN staff_addresses AS a ON a.user_id = ?TableAlias.id").
		Where("?TableAlias.disabled_at IS NULL AND ?TableAlias.asked <> ?", staff.AskedAdd).OrderExpr("?TableAlias.id").
		Scan(ctx, &out)
	if err != nil {
		return nil, fmt.Errorf("read whom to tell: %w", err)
	}
	return out, nil
}

func (l staffList) with(fits func(colleague) bool) staffList {
	return slices.DeleteFunc(slices.Clone(l), func(c colleague) bool { return !fits(c) })
}

func (l staffList) role(r staff.Role) staffList {
	return l.with(func(c colleague) bool { return c.Role == r })
}

// of is who hears of something as that audience. Where nobody is on a level, the next one up is told.
func (l staffList) of(to Audience, n News, duty DutyDay) staffList {
	found := l.level(to, n, duty)
	return found.with(func(c colleague) bool { return c.ID != n.By })
}

func (l staffList) level(to Audience, n News, duty DutyDay) staffList {
	var found staffList
	switch to {
	case Department:
		return l.units(n, duty)
	case Owner:
		found = l.with(func(c colleague) bool { return c.Role == staff.Centre && c.ID == n.About.owner })
	case Centre:
		if found = l.role(staff.Centre); len(found) == 0 {
			return l.role(staff.Director)
		}
	case Director:
		return l.role(staff.Director)
	case Admin:
		return l.role(staff.Admin)
	case Named:
		return l.with(func(c colleague) bool { return slices.Contains(n.Named, c.ID) })
	case Duty:
		found = l.with(func(c colleague) bool { return c.ID == duty.who(l) })
	case Group, Person:
	}
	if len(found) == 0 {
		return l.level(Centre, n, duty)
	}
	return found
}

// units is everybody of the departments that it is about, and the centre for a department of which nobody is there.
func (l staffList) units(n News, duty DutyDay) staffList {
	var found staffList
	for _, unit := range n.Units {
		own := l.with(func(c colleague) bool { return c.Role == staff.Department && c.DepartmentID == unit })
		if len(own) == 0 {
			own = l.level(Centre, n, duty)
		}
		found = append(found, own...)
	}
	return found
}
