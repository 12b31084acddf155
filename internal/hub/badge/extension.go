package badge

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// Known tells terminals who may sign in.
type Known struct{}

var _ hospital.Extension = Known{}

// Extend adds every badge that is not disabled: a volunteer may be sent to any terminal, and it must know the card
// without the hub.
func (Known) Extend(ctx context.Context, db bun.IDB, _ *store.Terminal, _ hospital.Places, _ time.Time,
	cfg *wire.Config) error {
	var rows []store.Badge
	err := db.NewSelect().Model(&rows).Column("id", "number", "name", "role", "card_hash", "pin_hash").
		Where("disabled_at IS NULL").Order("number").Scan(ctx)
	if err != nil {
		return fmt.Errorf("read badges: %w", err)
	}
	for _, r := range rows {
		cfg.Badges = append(cfg.Badges, wire.Badge{
			ID: r.ID, Number: r.Number, Name: r.Name, Role: wire.BadgeRole(r.Role), Card: r.CardHash, PIN: r.PINHash,
		})
	}
	return nil
}
