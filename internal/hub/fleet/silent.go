package fleet

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/notice"
	"xinsheng/internal/hub/store"
)

// silentAfter is how long a terminal may say nothing before staff are told: it speaks every minute, and a restart takes
// some. After silentUntil it is not waited for any more.
const (
	silentAfter = 30 * time.Minute
	silentUntil = 7 * 24 * time.Hour
)

// Silent is a notice.Source: the terminals that were heard of and are not any more, each once until it speaks again.
func (r *Register) Silent(ctx context.Context, tx bun.Tx) ([]notice.News, error) {
	var all []store.Terminal
	now := r.Now().UTC()
	err := tx.NewSelect().Model(&all).Column("id", "place_id", "last_seen_at").
		Where("revoked_at IS NULL AND last_seen_at BETWEEN ? AND ?", now.Add(-silentUntil), now.Add(-silentAfter)).
		Order("id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("look for silent terminals: %w", err)
	}
	var out []notice.News
	for i := range all {
		t := &all[i]
		out = append(out, notice.News{Event: notice.Silent, About: notice.Terminal(t),
			Once: fmt.Sprintf("%s/%d", t.ID, t.LastSeenAt.Unix())})
	}
	return out, nil
}
