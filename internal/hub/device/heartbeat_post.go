package device

import (
	"context"
	"errors"
	"net/http"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/wire"
)

// heartbeatPost keeps how the terminal is, and asks again for records that are not here any more.
func (d *Door) heartbeatPost(w http.ResponseWriter, r *http.Request, t *fleet.Terminal) {
	arrived := d.Now()
	var beat wire.Heartbeat
	if !d.message(w, r, &beat) {
		return
	}
	if len(beat.HeldIDs) > wire.MaxHeldIDs || len(beat.Program) > maxAbout || len(beat.Clock.Boot) > maxAbout ||
		beat.Clock.Wall.IsZero() {
		d.problem(w, http.StatusBadRequest, wire.ProblemInvalid,
			"too many held ids, too long a program or boot id, or no clock")
		return
	}
	err := d.Store.Gather(r.Context(), func(ctx context.Context, tx bun.Tx) error {
		return fleet.Heard(ctx, tx, t.ID, &beat, arrived)
	})
	if err != nil {
		d.fail(w, r, err)
		return
	}
	if err := d.place(r.Context(), t, beat.Standing); err != nil {
		d.fail(w, r, err)
		return
	}
	reply := wire.HeartbeatReply{}
	if reply.Resend, err = d.Intake.Missing(r.Context(), beat.HeldIDs); err != nil {
		d.fail(w, r, err)
		return
	}
	if len(reply.Resend) > 0 {
		d.Log.Warn("records that were acknowledged are not here; asking for them again", "terminal", t.ID, "records",
			len(reply.Resend))
	}
	reply.ConfigVersion, err = d.Configs.Version(r.Context(), d.Store.DB(), &t.Terminal, arrived)
	if err != nil && !errors.Is(err, hospital.ErrNotSetUp) {
		d.fail(w, r, err)
		return
	}
	if reply.Duty, err = d.onDuty(r.Context()); err != nil {
		d.fail(w, r, err)
		return
	}
	if t.PlaceID == "" { // until it has one it keeps what it was told before
		reply.ConfigVersion = beat.ConfigVersion
	}
	reply.HubTime = d.Now().UTC()
	d.answer(w, r, http.StatusOK, &reply)
}

// place lets a terminal that was taken back say where it stands, where that is still a place of the hospital.
func (d *Door) place(ctx context.Context, t *fleet.Terminal, at *wire.Standing) error {
	if !t.Unplaced || t.PlaceID != "" || at == nil {
		return nil
	}
	settings, err := hospital.Load(ctx, d.Store.DB())
	if errors.Is(err, hospital.ErrNotSetUp) {
		return nil
	}
	if err != nil {
		return err
	}
	if !settings.Places.InUse(at.PlaceID) {
		return nil
	}
	err = d.Store.Gather(ctx, func(ctx context.Context, tx bun.Tx) error { return fleet.Place(ctx, tx, t, at) })
	if errors.Is(err, feedback.ErrInvalid) {
		return nil
	}
	if err != nil {
		return err
	}
	placed, err := fleet.Get(ctx, d.Store.DB(), t.ID)
	if err == nil {
		*t = *placed
	}
	return err
}
