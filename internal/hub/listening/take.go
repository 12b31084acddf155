package listening

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
)

// spot is how long a session counts as going on of which nobody said when it ends.
const spot = 3 * time.Hour

// mostOnSpot is more sessions than are opened at one terminal in a day: one that went mad must not fill the list.
const mostOnSpot = 12

// byTerminal is before the id of the terminal at which a session was opened on the spot.
const byTerminal = "terminal:"

// Take notes the session of a word that a moderator opened on the spot, in the transaction that stores the word. One
// that was planned stays as it was planned.
func (s *Sessions) Take(ctx context.Context, tx bun.Tx, r *store.Record, b *feedback.Body) error {
	w := b.ListeningWord
	row := &store.ListeningSession{
		ID: w.Session, Name: cut(cmp.Or(w.Name, w.Session), MaxName), PlaceID: b.PlaceID,
		Moderator: cut(w.Moderator, MaxModerator),
		FromAt:    r.CapturedAt, UntilAt: w.Until.UTC(), CreatedBy: byTerminal + r.TerminalID, CreatedAt: s.now().UTC(),
	}
	if !row.UntilAt.After(row.FromAt) || row.UntilAt.Sub(row.FromAt) > longest {
		row.UntilAt = row.FromAt.Add(spot)
	}
	n, err := tx.NewSelect().Model((*store.ListeningSession)(nil)).
		Where("created_by = ? AND created_at > ? AND id <> ?", row.CreatedBy, row.CreatedAt.Add(-24*time.Hour), row.ID).
		Count(ctx)
	if err != nil {
		return fmt.Errorf("count sessions opened on the spot: %w", err)
	}
	if n >= mostOnSpot {
		return nil
	}
	if _, err := tx.NewInsert().Model(row).On("CONFLICT (id) DO NOTHING").Exec(ctx); err != nil {
		return fmt.Errorf("note a session opened on the spot: %w", err)
	}
	return nil
}

func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}
