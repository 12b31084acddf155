package uplink

import (
	"context"
	"fmt"
	"net/http"

	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

// Seen asks who has seen an urgent record at the desk; nil while nobody has, or the hub does not say. What lacks
// the time or the post is no answer. A page on the glass asks every few seconds, beside the loop that sends.
func (c *Client) Seen(ctx context.Context, id feedback.RecordID) (*wire.Seen, error) {
	var receipt wire.RecordReceipt
	if err := c.get(ctx, wire.PathRecords+string(id)+"/receipt", &receipt); err != nil {
		return nil, fmt.Errorf("ask who has seen record %s: %w", id, err)
	}
	if receipt.ID != id {
		return nil, fmt.Errorf("ask who has seen record %s: receipt is for another record: %w", id, ErrGarbage)
	}
	if s := receipt.Seen; s != nil && (s.At.IsZero() || s.Post == (wire.Text{})) {
		return nil, fmt.Errorf("ask who has seen record %s: nobody at no time: %w", id, ErrGarbage)
	}
	return receipt.Seen, nil
}

// Duty asks whether an urgent record would reach somebody now. A hub that does not say has nobody.
func (c *Client) Duty(ctx context.Context) (bool, error) {
	var health wire.Health
	if err := c.get(ctx, wire.PathHealth, &health); err != nil {
		return false, fmt.Errorf("ask who is on duty: %w", err)
	}
	return health.Duty, nil
}

// get asks for something small, of a hub that may be silent for healthTimeout at most.
func (c *Client) get(ctx context.Context, path string, reply any) error {
	rc, err := c.identified(quick)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	a, err := c.do(ctx, rc, call{method: http.MethodGet, path: path, limit: maxReply, statuses: []int{http.StatusOK}})
	if err != nil {
		return err
	}
	return a.decode(reply)
}
