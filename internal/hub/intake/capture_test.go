package intake

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
)

func TestCapture(t *testing.T) {
	arrival := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	enrolled := arrival.AddDate(0, -1, 0)
	seen := &store.Clock{HubAt: arrival.Add(-10 * time.Minute), Mono: 1_000_000}
	for name, c := range map[string]struct {
		wall      time.Time
		mono      int64
		clock     *store.Clock
		skew      time.Duration
		trusted   time.Time
		want      time.Time
		estimated bool
	}{
		"same boot, before the last sight, wall absurd": {
			wall: arrival.AddDate(-50, 0, 0), mono: 1_000_000 - 3_600_000, clock: seen, trusted: enrolled,
			want: arrival.Add(-70 * time.Minute),
		},
		"same boot, after the last sight": {
			wall: arrival, mono: 1_000_000 + 60_000, clock: seen, skew: time.Hour, trusted: enrolled,
			want: arrival.Add(-9 * time.Minute),
		},
		"same boot, a moment after the arrival, by the way of messages": {
			mono: 1_000_000 + 600_500, clock: seen, trusted: enrolled, want: arrival,
		},
		"same boot, but far in the future": {
			wall: arrival.Add(-time.Hour), mono: 1_000_000 + 3_600_000, clock: seen, trusted: enrolled,
			want: arrival.Add(-time.Hour), estimated: true,
		},
		"same boot, but before the terminal was there": {
			wall: arrival.Add(-time.Hour), mono: 1_000_000 - 40*24*3_600_000, clock: seen, trusted: enrolled,
			want: arrival.Add(-time.Hour), estimated: true,
		},
		"unknown boot, clock runs ahead by two hours": {
			wall: arrival.Add(time.Hour), skew: 2 * time.Hour, trusted: enrolled, want: arrival.Add(-time.Hour), estimated: true,
		},
		"unknown boot, wall in the future": {
			wall: arrival.AddDate(10, 0, 0), trusted: enrolled, want: arrival, estimated: true,
		},
		"unknown boot, wall in 1970": {
			wall: time.Unix(0, 0), trusted: enrolled, want: enrolled, estimated: true,
		},
		"unknown boot, before the record before it": {
			wall: arrival.Add(-2 * time.Hour), trusted: arrival.Add(-time.Hour), want: arrival.Add(-time.Hour), estimated: true,
		},
		"the hub's own clock was set back since": {
			wall: arrival, trusted: arrival.Add(time.Hour), want: arrival, estimated: true,
		},
	} {
		at, estimated := capture(feedback.Moment{Wall: c.wall, Boot: "b", Mono: c.mono},
			clockReading{sameBoot: c.clock, skew: c.skew, trusted: c.trusted, arrival: arrival})
		require.True(t, c.want.Equal(at), "%s: %v", name, at)
		require.Equal(t, c.estimated, estimated, name)
	}
}
