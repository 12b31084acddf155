package services

import (
	"context"
	"crypto/tls"
	"fmt"
	"time"

	"golang.org/x/sys/unix"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/uplink"
	"xinsheng/internal/wire"
)

// newLoop makes the loop that sends what is in the outbox.
func (s *Services) newLoop() *uplink.Loop {
	return uplink.NewLoop(uplink.Params{
		Client: s.client, Queue: s.outbox, Parts: s.outbox, Keep: s.outbox, Clock: s.clock, Settings: s.settings,
		Identity: s.enrolment,
		Describe: s.describe,
		OnConfig: func() { s.outbox.SetGrace(s.grace()) },
		Log:      s.Log,
	})
}

// tls is how this terminal talks to the hub, once it is enrolled.
func (s *Services) tls(host string) (*tls.Config, error) {
	id, err := s.enrolment.Identity()
	if err != nil {
		return nil, err
	}
	return id.TLS(host), nil
}

// grace is how long a delivered record stays here; 0 lets the outbox choose.
func (s *Services) grace() time.Duration {
	if v := s.settings.View(); v != nil {
		return time.Duration(v.Config.GraceHours) * time.Hour
	}
	return 0
}

// describe adds to a heartbeat what only the machine knows.
func (s *Services) describe(beat *wire.Heartbeat) {
	beat.Program = s.Program
	beat.DiskFreeBytes = s.diskFree()
	beat.Devices = map[string]string{}
	for _, d := range s.devices() {
		beat.Devices[d.Name] = d.State
	}
	if v := s.settings.View(); v != nil {
		beat.Overrides = v.Overrides()
		beat.Standing = v.Standing()
	}
}

// diskFree is the room for this program on the disk of the data folder, 0 when the disk does not say.
func (s *Services) diskFree() int64 {
	var st unix.Statfs_t
	if err := unix.Statfs(s.Machine.Data, &st); err != nil {
		return 0
	}
	return int64(st.Bavail) * st.Bsize
}

// Submit makes a report durable and has it sent.
func (s *Services) Submit(ctx context.Context, f session.Finished) (session.Receipt, error) {
	r, err := s.dispatch.Submit(ctx, f)
	if err == nil {
		s.uplink.Wake()
	} else {
		s.Log.Error("a report is not kept", "error", err)
	}
	return r, err
}

// Delivered reports whether the hub has a record.
func (s *Services) Delivered(id feedback.RecordID) bool {
	delivered, err := s.outbox.Delivered(id)
	if err != nil {
		s.Log.Error("outbox does not say whether a record arrived", "record", id, "error", err)
	}
	return delivered
}

// Whole reports whether the hub has a record with all its parts.
func (s *Services) Whole(id feedback.RecordID) bool {
	whole, err := s.outbox.Whole(id)
	if err != nil {
		s.Log.Error("outbox does not say whether a record is whole at the hub", "record", id, "error", err)
	}
	return whole
}

// Refused reports whether the hub refused a record for good.
func (s *Services) Refused(id feedback.RecordID) bool {
	refused, err := s.outbox.Refused(id)
	if err != nil {
		s.Log.Error("outbox does not say whether a record was refused", "record", id, "error", err)
	}
	return refused
}

// Seen asks the hub who has seen an urgent record at the desk; nil: nobody yet.
func (s *Services) Seen(ctx context.Context, id feedback.RecordID) (*wire.Seen, error) {
	return s.client.Seen(ctx, id)
}

// Duty asks the hub whether an urgent record would reach somebody now.
func (s *Services) Duty(ctx context.Context) (bool, error) { return s.client.Duty(ctx) }

// Progress asks the hub how a case stands.
func (s *Services) Progress(ctx context.Context, number wire.ReceiptNumber, pin string) (wire.Progress, error) {
	p, err := s.client.Progress(ctx, wire.ProgressRequest{Number: string(number), PIN: pin})
	if err != nil {
		return p, fmt.Errorf("ask for progress: %w", err)
	}
	return p, nil
}

// Rate tells the hub what a person says of their answer.
func (s *Services) Rate(ctx context.Context, r wire.RateRequest) (wire.Progress, error) {
	return s.client.Rate(ctx, r)
}

// Withdraw withdraws a case at the hub.
func (s *Services) Withdraw(ctx context.Context, r wire.ChangeRequest) (wire.Progress, error) {
	return s.client.Withdraw(ctx, r)
}

// Undo takes a withdrawal back at the hub.
func (s *Services) Undo(ctx context.Context, r wire.ChangeRequest) (wire.Progress, error) {
	return s.client.Undo(ctx, r)
}

// ProgressOf asks the hub how the case of a receipt's token stands.
func (s *Services) ProgressOf(ctx context.Context, token string) (wire.Progress, error) {
	p, err := s.client.Progress(ctx, wire.ProgressRequest{Token: token})
	if err != nil {
		return p, fmt.Errorf("ask for progress: %w", err)
	}
	return p, nil
}

// Walk asks the hub which steps of an experiencer's walk it has.
func (s *Services) Walk(ctx context.Context, task string) (wire.WalkState, error) {
	state, err := s.client.Walk(ctx, task)
	if err != nil {
		return state, fmt.Errorf("ask for a walk: %w", err)
	}
	if !s.uplink.Online() {
		s.uplink.Wake() // the hub is back: what waits need wait no longer
	}
	return state, nil
}
