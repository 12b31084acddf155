package casework

import (
	"context"
	"log/slog"
	"time"

	"xinsheng/internal/workday"
)

// When the night's work is done by the hospital's clock, and how soon it is tried again after an error.
const (
	nightHour  = 4
	nightRetry = time.Hour
)

// Night closes what nobody says anything of, now and then every night, until the stop that it answers, which waits for
// it.
func (c *Cases) Night(ctx context.Context, log *slog.Logger) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			closed, err := c.CloseSilent(ctx)
			wait := workday.UntilHour(c.now(), nightHour)
			if err != nil && ctx.Err() == nil {
				log.Error("close silent cases", "err", err)
				wait = nightRetry
			}
			if closed > 0 {
				log.Info("closed silent cases", "cases", closed)
			}
			select {
			case <-ctx.Done():
				return
			case <-time.After(wait):
			}
		}
	}()
	return func() { cancel(); <-done }
}
