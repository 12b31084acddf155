package walk

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// Extension tells terminals who may walk, and what.
type Extension struct{}

var _ hospital.Extension = Extension{}

// Extend adds the experiencers who have a walk to take up, to every terminal: a walk leads everywhere.
func (Extension) Extend(ctx context.Context, db bun.IDB, _ *store.Terminal, _ hospital.Places, now time.Time,
	cfg *wire.Config) error {
	var tasks []store.WalkTask
	if err := open(db, now).Model(&tasks).Column("id", "walker_id", "route", "departments", "until_at", "note").
		Order("created_at DESC", "id").Scan(ctx); err != nil {
		return fmt.Errorf("read walks: %w", err)
	}
	if len(tasks) == 0 {
		return nil
	}
	var walkers []store.Walker
	err := db.NewSelect().Model(&walkers).Column("id", "number", "name", "card_hash", "pin_hash").
		Where("disabled_at IS NULL").Order("number").Scan(ctx)
	if err != nil {
		return fmt.Errorf("read experiencers: %w", err)
	}
	newest := map[string]*store.WalkTask{}
	for i := range tasks {
		if t := &tasks[i]; newest[t.WalkerID] == nil {
			newest[t.WalkerID] = t
		}
	}
	for _, w := range walkers {
		t := newest[w.ID]
		if t == nil {
			continue
		}
		cfg.Walkers = append(cfg.Walkers, wire.Walker{
			ID: w.ID, Number: w.Number, Name: w.Name, Card: w.CardHash, PIN: w.PINHash,
			Task: wire.WalkTask{ID: t.ID, Route: feedback.RouteTemplate(t.Route), Departments: Departments(t),
				Until: t.UntilAt.UTC(), Note: t.Note},
		})
	}
	return nil
}
