package score

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/uptrace/bun"
)

// ErrStale means that other counts are kept by now than those that were seen.
var ErrStale = errors.New("someone else has changed these counts meanwhile")

// Mark is the mark of what a person saw: counts of a table, and what was kept in their place.
func Mark(counts []Count, before []int) string {
	sum := sha256.Sum256(fmt.Append(nil, counts, before))
	return hex.EncodeToString(sum[:12])
}

// ImportVisits keeps the counts of a table that was looked at, and notes it in the audit log for the day on whose page
// it was imported. Where something else is kept by now than was seen, by its mark, it is ErrStale and nothing changes.
func (s *Scores) ImportVisits(ctx context.Context, by string, counts []Count, seen, day string) error {
	return s.changeVisits(ctx, by, day, func(ctx context.Context, tx bun.Tx) error {
		before, err := visitsBefore(ctx, tx, counts)
		if err != nil {
			return err
		}
		if Mark(counts, before) != seen {
			return ErrStale
		}
		return SaveVisits(ctx, tx, counts, Imported, by, s.Now())
	})
}

// changeVisits lets one person after another change counts: what change reads stands until it is saved, and two who
// save the same places in another order do not wait for each other.
func (s *Scores) changeVisits(ctx context.Context, by, day string,
	change func(ctx context.Context, tx bun.Tx) error) error {
	return s.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := s.Store.Lock(ctx, tx, "visits"); err != nil {
			return err
		}
		if err := change(ctx, tx); err != nil {
			return err
		}
		return s.Audit.Append(ctx, tx, by, "visits.save", day)
	})
}
