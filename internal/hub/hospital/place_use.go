package hospital

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// Use counts who refers to a place or to anything that lies in it.
type Use struct {
	Cases     int
	Terminals int // that are not revoked
	Users     int // who may sign in
}

// Uses counts who refers to the place with that id and to what lies in it.
func (p Places) Uses(ctx context.Context, db bun.IDB, id string) (Use, error) {
	var ids []string
	for _, pl := range p {
		for _, above := range p.Path(pl.ID) {
			if above.ID == id {
				ids = append(ids, pl.ID)
				break
			}
		}
	}
	var u Use
	if len(ids) == 0 {
		return u, nil
	}
	in := bun.List(ids)
	for into, query := range map[*int]*bun.SelectQuery{
		&u.Cases: db.NewSelect().Model((*store.Case)(nil)).Where("place_id IN (?)", in).
			WhereOr("id IN (SELECT case_id FROM case_tasks WHERE unit IN (?))", in),
		&u.Terminals: db.NewSelect().Model((*store.Terminal)(nil)).Where("place_id IN (?) AND revoked_at IS NULL", in),
		&u.Users:     db.NewSelect().Model((*store.User)(nil)).Where("department_id IN (?) AND disabled_at IS NULL", in),
	} {
		n, err := query.Count(ctx)
		if err != nil {
			return u, fmt.Errorf("count who refers to place %s: %w", id, err)
		}
		*into = int(n)
	}
	return u, nil
}
