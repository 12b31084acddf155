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

// Night closes what nobody says anything of, now and then every night, until the stop that it answers, which waits for it.
func (c *Cases) Night(ctx context.Context, log *slog.Logger) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			closed, err := c.CloseSilent(ctx)
			wait := untilNight(c.now())
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

func untilNight(now time.Time) time.Duration {
	local := now.In(workday.Zone())
	next := time.Date(local.Year(), local.Month(), local.Day(), nightHour, 0, 0, 0, workday.Zone())
	if !next.After(local) {
		next = next.AddDate(0, 0, 1)
	}
	return next.Sub(local)
}
