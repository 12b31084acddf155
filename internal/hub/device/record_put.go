package device

import (
	"context"
	"errors"
	"net/http"

	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// Seconds after which a terminal tries again what somebody must first put right.
const (
	keySeconds   = 300
	fullSeconds  = 120
	setupSeconds = 60
	earlySeconds = 300
)

// recordPut takes one record in.
func (d *Door) recordPut(w http.ResponseWriter, r *http.Request, t *fleet.Terminal) {
	id, ok := d.recordID(w, r)
	if !ok {
		return
	}
	envelope, ok := d.body(w, r, wire.MaxEnvelope)
	if !ok {
		return
	}
	receipt, created, err := d.Intake.Receive(d.asItIs(r.Context(), t, envelope), t, id, envelope)
	switch {
	case errors.Is(err, intake.ErrConflict):
		d.problem(w, http.StatusConflict, wire.ProblemConflict, "this id came with another body before")
	case errors.Is(err, intake.ErrUnreadable):
		d.Log.Warn("record refused", "record", id, "terminal", t.ID, "size", len(envelope), "reason", err)
		d.problem(w, http.StatusUnprocessableEntity, wire.ProblemUnreadable, err.Error())
	case errors.Is(err, intake.ErrKey):
		d.Log.Error("record is sealed to a key that is not held here; restore the keys", "record", id, "terminal",
			t.ID, "error", err)
		d.later(w, http.StatusServiceUnavailable, keySeconds, wire.ProblemKey, "sealed to a key that this hub does not hold")
	case errors.Is(err, intake.ErrEarly): // it alone waits, the terminal's other records go on
		d.Log.Warn("record speaks of one that is not here", "record", id, "terminal", t.ID)
		d.later(w, http.StatusNotFound, earlySeconds, wire.ProblemNotFound, "what it speaks of is not here yet")
	case errors.Is(err, hospital.ErrNotSetUp):
		d.later(w, http.StatusServiceUnavailable, setupSeconds, wire.ProblemBusy, "this hub has no hospital yet")
	case err != nil:
		d.fail(w, r, err)
	case created:
		d.answer(w, r, http.StatusCreated, receipt)
	default:
		d.answer(w, r, http.StatusOK, receipt)
	}
}

// asItIs takes what came by the lane of urgent records and is not urgent out of it, and the lane from who sent it so.
func (d *Door) asItIs(ctx context.Context, t *fleet.Terminal, envelope []byte) context.Context {
	if !store.IsFirst(ctx) {
		return ctx
	}
	if e, err := wire.ParseEnvelope(envelope); err == nil && e.Header.Urgent {
		return ctx
	}
	d.Log.Warn("a record was called urgent and is not", "terminal", t.ID)
	d.lane.bar(t.ID)
	return store.NotFirst(ctx)
}
