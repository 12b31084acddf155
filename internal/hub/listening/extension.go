package listening

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// Ahead is how long before it begins a terminal is told of a session.
const Ahead = 7 * 24 * time.Hour

// Planned tells terminals of the sessions at their place.
type Planned struct{}

var _ hospital.Extension = Planned{}

// Extend adds the sessions whose place the terminal stands in, that are not over and begin soon. What was opened at a
// terminal is that terminal's own: none writes on the glass of others.
func (Planned) Extend(ctx context.Context, db bun.IDB, t *store.Terminal, places hospital.Places, now time.Time,
	cfg *wire.Config) error {
	var rows []store.ListeningSession
	err := db.NewSelect().Model(&rows).Where("cancelled_at IS NULL AND until_at > ? AND from_at < ?", now.UTC(),
		now.UTC().Add(Ahead)).
		Where("created_by NOT LIKE ?", byTerminal+"%").Order("from_at", "id").Scan(ctx)
	if err != nil {
		return fmt.Errorf("read listening sessions: %w", err)
	}
	path := places.Path(t.PlaceID)
	for _, r := range rows {
		if slices.ContainsFunc(path, func(p hospital.Place) bool { return p.ID == r.PlaceID }) {
			cfg.Listening = append(cfg.Listening, wire.ListeningSession{
				ID: r.ID, Name: r.Name, PlaceID: r.PlaceID, Moderator: r.Moderator, From: r.FromAt.UTC(), Until: r.UntilAt.UTC(),
			})
		}
	}
	return nil
}
