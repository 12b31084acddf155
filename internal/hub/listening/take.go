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

// Take notes the session of a word that a moderator opened on the spot, in the transaction that stores the word. One that was
// planned stays as it was planned.
func (s *Sessions) Take(ctx context.Context, tx bun.Tx, r *store.Record, b *feedback.Body) error {
	w := b.ListeningWord
	row := &store.ListeningSession{
		ID: w.Session, Name: cut(cmp.Or(w.Name, w.Session), MaxName), PlaceID: b.PlaceID, Moderator: cut(w.Moderator, MaxModerator),
		FromAt: r.CapturedAt, UntilAt: w.Until.UTC(), CreatedBy: "terminal:" + r.TerminalID, CreatedAt: s.now().UTC(),
	}
	if !row.UntilAt.After(row.FromAt) || row.UntilAt.Sub(row.FromAt) > longest {
		row.UntilAt = row.FromAt.Add(spot)
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
