package main

import (
	"context"
	"log/slog"
	"time"

	"xinsheng/internal/terminal/display"
	"xinsheng/internal/terminal/watchdog"
)

// alive feeds the watchdog from the shell's beat, which runs on the UI thread, and only while the X server answers: a
// frozen screen starves it, whichever of the two froze.
func alive(ctx context.Context, dog *watchdog.Watchdog, log *slog.Logger) (func(), error) {
	if dog.Period() == 0 {
		return nil, nil
	}
	pulse, err := display.Feel(ctx, dog.Period()/10)
	if err != nil {
		return nil, err
	}
	var fed time.Time
	return func() {
		if time.Since(fed) < dog.Period() || !pulse.Within(dog.Period()) {
			return
		}
		fed = time.Now()
		if err := dog.Feed(); err != nil {
			log.Error("service manager", "error", err)
		}
	}, nil
}
