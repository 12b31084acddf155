package notice

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// The pace of trying again: after 30 s, a minute, two ... at most an hour, for three days. A claim is good for longer
// than a message may take; what its process did not tell by then, because it was killed, is another's.
const (
	firstRetry = 30 * time.Second
	lastRetry  = time.Hour
	lease      = time.Minute
	giveUp     = 3 * 24 * time.Hour
)

// claim takes the next notice that is due by a way, for this caller alone. Nil: none is.
func (q *Queue) claim(ctx context.Context, w Way, quiet bool) (*store.Notice, error) {
	now := q.now().UTC().Truncate(time.Microsecond)
	due := func(db bun.IDB, into any) *bun.SelectQuery {
		query := db.NewSelect().Model(into).Where("state = ? AND way = ? AND next_at <= ?", store.NoticeWaiting, w, now)
		if quiet {
			query = query.Where("urgent")
		}
		return query
	}
	any, err := due(q.store.DB(), (*store.Notice)(nil)).Exists(ctx)
	if err != nil || !any {
		return nil, err
	}
	var got *store.Notice
	err = q.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		got = nil
		if err := q.store.Lock(ctx, tx, "notices"); err != nil {
			return err
		}
		var rows []store.Notice
		if err := due(tx, &rows).OrderExpr("urgent DESC, next_at, id").Limit(1).Scan(ctx); err != nil {
			return err
		}
		if len(rows) == 0 {
			return nil
		}
		got = &rows[0]
		got.Claim, got.NextAt, got.Tries = rand.Text(), now.Add(lease), got.Tries+1
		_, err := tx.NewUpdate().Model(got).Column("claim", "next_at", "tries").WherePK().Exec(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("take a notice: %w", err)
	}
	return got, nil
}

// done notes that a notice was told, if it is still the caller's.
func (q *Queue) done(ctx context.Context, n *store.Notice) error {
	n.State, n.DoneAt, n.Failed = store.NoticeDone, q.now().UTC(), ""
	return q.settle(ctx, n)
}

// failed notes why a notice was not told, and when it is tried again; after giveUp, or at once where it is final, it
// never is.
func (q *Queue) failed(ctx context.Context, n *store.Notice, why string, final bool) error {
	now := q.now().UTC().Truncate(time.Microsecond)
	n.Failed, n.NextAt = why, now.Add(min(firstRetry<<min(n.Tries-1, 16), lastRetry))
	if final || now.Sub(n.At) > giveUp {
		n.State, n.DoneAt = store.NoticeLost, now
	}
	return q.settle(ctx, n)
}

func (q *Queue) settle(ctx context.Context, n *store.Notice) error {
	claim := n.Claim
	n.Claim = ""
	_, err := q.store.DB().NewUpdate().Model(n).Column("state", "done_at", "failed", "next_at", "claim").
		Where("id = ? AND state = ? AND claim = ?", n.ID, store.NoticeWaiting, claim).Exec(ctx)
	if err != nil {
		return fmt.Errorf("note what became of notice %d: %w", n.ID, err)
	}
	return nil
}

// Trouble is what cannot be delivered by one way.
type Trouble struct {
	Way    Way    `bun:"way"`
	N      int    `bun:"n"`      // notices that wait after a try, or were given up in the last seven days
	Failed string `bun:"failed"` // why the newest of them did not arrive
}

// gone is of a notice whose recipient is not there any more: nothing is wrong with the way.
const gone = "gone"

// Troubles is the ways by which something cannot be delivered.
func (q *Queue) Troubles(ctx context.Context) ([]Trouble, error) {
	var out []Trouble
	err := q.store.DB().NewSelect().TableExpr("notices AS n").ColumnExpr("way, COUNT(*) AS n").
		ColumnExpr("(SELECT failed FROM notices AS l WHERE l.way = n.way AND l.failed NOT IN ('', ?) ORDER BY l.id DESC LIMIT 1) AS failed", gone).
		Where("failed NOT IN ('', ?) AND (state = ? OR state = ? AND done_at > ?)", gone, store.NoticeWaiting,
			store.NoticeLost, q.now().UTC().AddDate(0, 0, -7)).
		GroupExpr("way").OrderExpr("way").Scan(ctx, &out)
	if err != nil {
		return nil, fmt.Errorf("look for notices that were not delivered: %w", err)
	}
	return out, nil
}
