package notice

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// Unread is how many notices at the desk a user has not looked at.
func (q *Queue) Unread(ctx context.Context, userID string) (int, error) {
	n, err := q.store.DB().NewSelect().Model((*store.Notice)(nil)).
		Where("user_id = ? AND way = ? AND read_at IS NULL", userID, Bell).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count notices: %w", err)
	}
	return int(n), nil
}

// List is a user's notices at the desk, the newest first.
func (q *Queue) List(ctx context.Context, userID string, most int) ([]store.Notice, error) {
	var out []store.Notice
	err := q.store.DB().NewSelect().Model(&out).Where("user_id = ? AND way = ?", userID, Bell).Order("id DESC").
		Limit(int64(most)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("list notices: %w", err)
	}
	return out, nil
}

// ReadAll notes that a user has looked at the list up to the notice with that id: what came after the page was made
// stays new.
func (q *Queue) ReadAll(ctx context.Context, userID string, upTo int64) error {
	return q.read(ctx, userID, "id <= ?", upTo)
}

// ReadCase notes that a user has looked at a case, and so at what was told of it.
func (q *Queue) ReadCase(ctx context.Context, userID string, caseID int64) error {
	return q.read(ctx, userID, "case_id = ?", caseID)
}

func (q *Queue) read(ctx context.Context, userID, where string, arg int64) error {
	mine := func() *bun.UpdateQuery {
		return q.store.DB().NewUpdate().Model((*store.Notice)(nil)).
			Set("read_at = ?", q.now().UTC().Truncate(time.Microsecond)).
			Where("user_id = ? AND way = ? AND read_at IS NULL", userID, Bell).Where(where, arg)
	}
	any, err := q.store.DB().NewSelect().Model((*store.Notice)(nil)).
		Where("user_id = ? AND way = ? AND read_at IS NULL", userID, Bell).Where(where, arg).Exists(ctx)
	if err != nil {
		return fmt.Errorf("look for notices: %w", err)
	}
	if !any { // a look at a page writes nothing
		return nil
	}
	if _, err := mine().Exec(ctx); err != nil {
		return fmt.Errorf("note that notices were read: %w", err)
	}
	return nil
}
