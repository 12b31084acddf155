package desk

import (
	"context"
	"net/http"
	"time"
)

// Pulse makes open pages be looked at that often, instead of every aliveEvery.
func (d *Desk) Pulse(every time.Duration) { d.pulse = every }

// RingOnce calls the webhook for everything that is due, without waiting.
func (d *Desk) RingOnce(ctx context.Context) error { return d.ringOnce(ctx, &http.Client{}) }
