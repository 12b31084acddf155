package main

import (
	"log/slog"
	"time"

	"xinsheng/internal/terminal/watchdog"
)

// alive feeds the watchdog from the shell's beat, which runs on the UI thread: a frozen screen starves it.
func alive(dog *watchdog.Watchdog, log *slog.Logger) func() {
	if dog.Period() == 0 {
		return nil
	}
	var fed time.Time
	return func() {
		if time.Since(fed) < dog.Period() {
			return
		}
		fed = time.Now()
		if err := dog.Feed(); err != nil {
			log.Error("service manager", "error", err)
		}
	}
}
