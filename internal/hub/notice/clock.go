package notice

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/uptrace/bun"
)

// Source answers what the time has brought; each of its news is told once.
type Source func(ctx context.Context, tx bun.Tx) ([]News, error)

// Clock tells what nobody does: what falls due, what is overdue, what is silent.
type Clock struct {
	Queue   *Queue
	Sources []Source
	Changed func(context.Context) error // tells open pages; nil: nobody
	Log     *slog.Logger
}

// clockEvery is how often the sources are asked, and tidyAfter how long a notice is kept.
const (
	clockEvery = 10 * time.Minute
	tidyAfter  = 180 * 24 * time.Hour
)

// Run asks now and then every clockEvery, until ctx ends.
func (c *Clock) Run(ctx context.Context) {
	tick := time.NewTicker(clockEvery)
	defer tick.Stop()
	for {
		if err := c.Once(ctx); err != nil && ctx.Err() == nil {
			c.Log.Error("tell what falls due", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Once asks all sources and drops what is old. Of several processes one at a time does.
func (c *Clock) Once(ctx context.Context) error {
	var fresh int64
	q := c.Queue
	err := q.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := q.store.Lock(ctx, tx, "reminders"); err != nil {
			return err
		}
		var news []News
		for _, source := range c.Sources {
			more, err := source(ctx, tx)
			if err != nil {
				return err
			}
			news = append(news, more...)
		}
		var err error
		if fresh, err = q.add(ctx, tx, news); err != nil {
			return err
		}
		return q.tidy(ctx, tx)
	})
	if err != nil || fresh == 0 || c.Changed == nil {
		return err
	}
	return c.Changed(ctx)
}

func (q *Queue) tidy(ctx context.Context, tx bun.Tx) error {
	if _, err := tx.NewDelete().TableExpr("notices").Where("at < ?", q.now().UTC().Add(-tidyAfter)).Exec(ctx); err != nil {
		return fmt.Errorf("drop old notices: %w", err)
	}
	return nil
}
