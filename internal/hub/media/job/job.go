// Package job hands each part of which something is still to be made to one worker at a time, among all processes of a
// hub. What a worker does not finish within its lease is due again.
package job

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// Where is a condition on the table of parts.
type Where struct {
	Query string
	Args  []any
}

// When makes a condition.
func When(query string, args ...any) Where { return Where{query, args} }

// Queue is the parts that are kept and meet all of Waiting.
type Queue struct {
	DB      *store.Store
	Waiting []Where
	Now     func() time.Time // UTC
}

// Claim takes one due part that meets more too: whoever raises its tries first has it, until its lease is over. nil:
// none is due.
func (q *Queue) Claim(ctx context.Context, lease time.Duration, more ...Where) (*store.Part, error) {
	for {
		part := new(store.Part)
		look := q.DB.DB().NewSelect().Model(part).Where("state = ?", store.PartKept).Where("next_at <= ?", q.Now())
		for _, w := range append(q.Waiting[:len(q.Waiting):len(q.Waiting)], more...) {
			look = look.Where(w.Query, w.Args...)
		}
		err := look.Order("next_at", "record_id", "part_id").Limit(1).Scan(ctx)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, nil
		}
		if err != nil {
			return nil, fmt.Errorf("look for due parts: %w", err)
		}
		mine, err := Affected(q.Mine(part).Set("tries = tries + 1").Set("next_at = ?", q.Now().Add(lease)).Exec(ctx))
		if err != nil {
			return nil, fmt.Errorf("take part: %w", err)
		}
		if mine == 1 {
			part.Tries++
			return part, nil
		}
	}
}

// Mine is a change of the part's row that does nothing when it was erased, finished or taken by another since.
func (q *Queue) Mine(part *store.Part) *bun.UpdateQuery {
	u := q.DB.DB().NewUpdate().Model((*store.Part)(nil)).Where("record_id = ?", part.RecordID).
		Where("part_id = ?", part.PartID).
		Where("state = ?", store.PartKept).Where("tries = ?", part.Tries)
	for _, w := range q.Waiting {
		u = u.Where(w.Query, w.Args...)
	}
	return u
}

// Later lets the part be due again after wait, with its tries set.
func (q *Queue) Later(ctx context.Context, part *store.Part, wait time.Duration, tries int) error {
	if _, err := q.Mine(part).Set("next_at = ?", q.Now().Add(wait)).Set("tries = ?", tries).Exec(ctx); err != nil {
		return fmt.Errorf("put part %s of %s off: %w", part.PartID, part.RecordID, err)
	}
	return nil
}

// Affected is how many rows a change altered.
func Affected(r sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}
