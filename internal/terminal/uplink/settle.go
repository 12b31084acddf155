package uplink

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/wire"
)

// waiting are records that wait alone, each longer every time, while the others go on.
type waiting struct {
	queue    Queue
	attempts map[feedback.RecordID]*backoff
}

func newWaiting(q Queue) waiting { return waiting{q, map[feedback.RecordID]*backoff{}} }

func (w waiting) tries(id feedback.RecordID) *backoff {
	if w.attempts[id] == nil {
		w.attempts[id] = &backoff{}
	}
	return w.attempts[id]
}

func (w waiting) putOff(id feedback.RecordID, most time.Duration) {
	w.queue.Fail(id, time.Now().Add(w.tries(id).next(most)))
}

// forgive lets every record be tried at once.
func (w waiting) forgive() {
	now := time.Now()
	for id := range w.attempts {
		w.queue.Fail(id, now)
	}
	clear(w.attempts)
}

func (w waiting) forget(id feedback.RecordID) { delete(w.attempts, id) }

// settle does with a record what the hub answered, and calls delivered when it is marked as delivered. hold is the
// longest pause of a record that the hub cannot take. What says nothing about the record is not for it.
func (w waiting) settle(ctx context.Context, log *slog.Logger, r *outbox.Record, receipt wire.RecordReceipt,
	answer error,
	hold time.Duration, delivered func(wire.RecordReceipt)) {
	switch verdictOf(answer) {
	case taken:
		if err := w.queue.Ack(ctx, r.ID, r.Digest); err != nil {
			log.Error("delivered record cannot be marked; it is sent again", "error", err)
			w.putOff(r.ID, maxDelay)
		} else {
			delivered(receipt)
		}
		log.Info("record delivered", "parts", r.Parts)
	case unwanted:
		var refusal *Refusal
		errors.As(answer, &refusal)
		log.Error("hub refuses the record for good", "reason", refusal.Type, "alarm", errors.Is(answer, feedback.ErrConflict))
		w.quarantine(ctx, log, r.ID, refusal.Type)
	case troubled:
		log.Warn("hub cannot take the record for now", "error", answer)
		w.putOff(r.ID, hold)
	}
}

func (w waiting) quarantine(ctx context.Context, log *slog.Logger, id feedback.RecordID, reason string) {
	if err := w.queue.Quarantine(ctx, id, reason); err != nil {
		log.Error("record cannot be put in quarantine", "error", err)
		w.putOff(id, maxDelay)
		return
	}
	w.forget(id)
}
