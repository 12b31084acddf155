package desk

import (
	"context"
	"net/http"
)

// RingOnce calls the webhook for everything that is due, without waiting.
func (d *Desk) RingOnce(ctx context.Context) error { return d.ringOnce(ctx, &http.Client{}) }
