package media

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// Erase empties the rows of the cases' parts, and returns the keys of what they held. The caller deletes these from the store
// after its transaction is through; what is left by a crash between the two, Sweep finds.
func Erase(ctx context.Context, tx bun.Tx, now time.Time, caseIDs ...int64) (keys []string, err error) {
	panic("soon")
}

// Swept counts what Sweep forgot.
type Swept struct{ Uploads, Objects int }

// Sweep forgets uploads that nobody went on with, and objects that no row speaks of.
func Sweep(ctx context.Context, s *Store, db *store.Store, now time.Time) (Swept, error) {
	panic("soon")
}
