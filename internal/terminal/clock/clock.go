// Package clock tells a terminal what time it is, and whether that can be believed. It keeps wall time, boot and time
// since boot apart, learns from every answer of the hub how wrong the wall clock is, and remembers it over restarts.
package clock

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/workday"
)

// Store keeps small values durably.
type Store interface {
	Value(key string) ([]byte, error)
	SetValues(ctx context.Context, values map[string][]byte) error
}

const (
	storeKey = "clock"
	// saveEvery is how far the hub's time moves on before it is written down again, so that heartbeats do not wear the
	// disk.
	saveEvery = 10 * time.Minute
	// maxSkewAfterBoot is how wrong the wall clock may have been before a restart to be corrected by the same amount after
	// it. One that was further off may have been set right or lost its battery meanwhile: nobody knows.
	maxSkewAfterBoot = time.Hour
)

// latest is the end of times that a terminal believes.
var latest = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)

// heard is one answer of the hub.
type heard struct {
	Hub  time.Time     `json:"hub"`
	Boot string        `json:"boot"`
	Mono int64         `json:"mono"` // milliseconds since boot when Hub was true
	Skew time.Duration `json:"skew"` // wall clock minus hub, nanoseconds
}

// Clock is safe for use by several goroutines.
type Clock struct {
	source Source
	store  Store
	built  time.Time

	mu    sync.Mutex
	last  heard // zero: the hub was never heard
	saved time.Time
}

// Open reads what the clock learned before. built is when the program was made; no time before it can be true.
func Open(store Store, source Source, built time.Time) (*Clock, error) {
	c := &Clock{source: source, store: store, built: built}
	raw, err := store.Value(storeKey)
	if err != nil {
		return nil, fmt.Errorf("read what the clock learned: %w", err)
	}
	if raw != nil {
		if err := json.Unmarshal(raw, &c.last); err != nil {
			return nil, fmt.Errorf("read what the clock learned: %w", feedback.ErrInvalid)
		}
		c.saved = c.last.Hub
	}
	return c, nil
}

// Moment is now as the terminal's clocks tell it, uncorrected, for a record.
func (c *Clock) Moment() feedback.Moment {
	return feedback.Moment{
		Wall: c.source.Wall().Round(0).Truncate(time.Millisecond).In(workday.Zone()),
		Boot: c.source.Boot,
		Mono: c.source.Mono().Milliseconds(),
	}
}

// Heard takes the hub's time from an answer that just came, after a round trip of that length. A hub's time that cannot
// be true is passed over.
func (c *Clock) Heard(ctx context.Context, hub time.Time, roundTrip time.Duration) error {
	hub = hub.Add(roundTrip / 2)
	if hub.Before(c.built) || !hub.Before(latest) {
		return nil
	}
	c.mu.Lock()
	now := heard{Hub: hub.UTC().Round(0), Boot: c.source.Boot, Mono: c.source.Mono().Milliseconds(), Skew: c.source.Wall().
		Sub(hub)}
	moved := (now.Skew-c.last.Skew).Abs() > time.Second || now.Boot != c.last.Boot || hub.Sub(c.saved).Abs() >= saveEvery
	c.last = now
	if moved {
		c.saved = now.Hub
	}
	c.mu.Unlock()
	if !moved {
		return nil
	}
	raw, err := json.Marshal(now)
	if err != nil {
		return fmt.Errorf("write down the hub's time: %w", err)
	}
	if err := c.store.SetValues(ctx, map[string][]byte{storeKey: raw}); err != nil {
		return fmt.Errorf("write down the hub's time: %w", err)
	}
	return nil
}

// Skew is the wall clock minus the hub's clock as last measured; ok is false when it never was.
func (c *Clock) Skew() (skew time.Duration, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.last.Skew, !c.last.Hub.IsZero()
}

// Now is the time as well as the terminal knows it, in Asia/Shanghai: the hub's, carried on by the time since boot
// where the hub was heard since then, else the wall clock corrected by the last skew.
func (c *Clock) Now() time.Time {
	now, _ := c.reckon()
	return now.In(workday.Zone())
}

// Plausible reports whether a date may be printed: Now is not before the program was made, not before the hub was last
// heard, not behind 2099, and does not rest on a correction that may be out of date.
func (c *Clock) Plausible() bool {
	now, sure := c.reckon()
	c.mu.Lock()
	defer c.mu.Unlock()
	return sure && !now.Before(c.built) && !now.Before(c.last.Hub) && now.Before(latest)
}

func (c *Clock) reckon() (now time.Time, sure bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	wall := c.source.Wall().Round(0)
	switch {
	case c.last.Hub.IsZero():
		return wall, true
	case c.last.Boot == c.source.Boot:
		return c.last.Hub.Add(c.source.Mono() - time.Duration(c.last.Mono)*time.Millisecond), true
	default:
		return wall.Add(-c.last.Skew), c.last.Skew.Abs() <= maxSkewAfterBoot
	}
}
