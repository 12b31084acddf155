package workday_test

import (
	"testing"
	"time"

	"xinsheng/internal/workday"
)

func TestUntilHour_IsTheNextOneOfTheHospitalsClock(t *testing.T) {
	for at, want := range map[string]time.Duration{
		"2026-12-01T02:30:00+08:00": 90 * time.Minute,
		"2026-12-01T04:00:00+08:00": 24 * time.Hour,
		"2026-12-01T04:00:01+08:00": 24*time.Hour - time.Second,
		"2026-11-30T19:00:00Z":      time.Hour,
	} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := workday.UntilHour(now, 4); got != want {
			t.Errorf("%s: %v, want %v", at, got, want)
		}
	}
}
