package intake_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/store"
)

// counter keeps one row for each record that it takes, in the transaction.
type counter struct{ err error }

func (c *counter) Take(ctx context.Context, tx bun.Tx, r *store.Record, b *feedback.Body) error {
	if c.err != nil {
		return c.err
	}
	_, err := tx.NewInsert().Model(&store.Counter{Name: r.ID, Value: int64(b.Rating.Score)}).Exec(ctx)
	return err
}

func TestReceive_HandsARatingOnInTheSameTransaction(t *testing.T) {
	each(t, func(t *testing.T, h *hub) {
		handler := &counter{err: fmt.Errorf("no room: %w", feedback.ErrTransient)}
		h.Records.Handlers = map[feedback.RecordType]intake.Handler{feedback.TypeRating: handler}
		head, body := h.header(1), h.body(t, 1)
		body.Type, body.Report, body.Receipt, body.Rating = feedback.TypeRating, nil, nil, &feedback.Rating{Score: 4}
		envelope := h.seal(t, head, body)
		_, _, err := h.Receive(t.Context(), h.term, head.ID, envelope)
		require.ErrorIs(t, err, feedback.ErrTransient)
		require.NotErrorIs(t, err, feedback.ErrPermanent)
		records, _ := h.counts(t)
		require.Zero(t, records, "half of it was kept")

		handler.err = nil
		for range 3 { // again is once
			_, _, err = h.Receive(t.Context(), h.term, head.ID, envelope)
			require.NoError(t, err)
		}
		records, cases := h.counts(t)
		require.EqualValues(t, 1, records)
		require.Zero(t, cases)

		handler.err = fmt.Errorf("answers that no question allows: %w", feedback.ErrInvalid)
		other := h.header(2)
		_, _, err = h.Receive(t.Context(), h.term, other.ID, h.seal(t, other, body))
		require.ErrorIs(t, err, intake.ErrUnreadable, "for good")
	})
}
