package uplink

import (
	"context"
	"errors"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/enrolment"
	"xinsheng/internal/wire"
)

const (
	beatEvery      = time.Minute
	maxQuarantined = 100 // in one heartbeat
)

// beat makes one heartbeat and does what comes back with it.
func (l *Loop) beat(ctx context.Context) {
	beat, err := l.heartbeat()
	if err != nil {
		l.Log.Error("outbox does not say how it stands", "error", err)
	}
	sent := time.Now()
	reply, err := l.Client.Heartbeat(ctx, beat)
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		l.Log.Warn("no heartbeat", "error", err)
		l.lineFails(err)
		l.beatAt = time.Now().Add(max(l.beatLine.next(maxDelay), firstDelay))
		return
	}
	if l.beatLine.failures > 0 {
		l.waiting.forgive()
	}
	l.beatLine.reset()
	l.beatAt = time.Now().Add(jittered(beatEvery))
	l.lineWorks()
	if err := l.Clock.Heard(ctx, reply.HubTime, time.Since(sent)); err != nil {
		l.Log.Error("hub's time is not kept", "error", err)
	}
	l.resend(ctx, reply.Resend)
	l.urgent.call()
	if reply.ConfigVersion != l.Settings.Version() {
		l.fetchConfig(ctx)
	}
	if l.Identity.RenewDue(reply.HubTime) {
		l.renew(ctx)
	}
}

// heartbeat says how the terminal is. Each carries another page of the ids that are held.
func (l *Loop) heartbeat() (wire.Heartbeat, error) {
	beat := wire.Heartbeat{ConfigVersion: l.Settings.Version(), Clock: l.Clock.Moment()}
	l.Describe(&beat)
	s, err := l.Keep.Stats()
	if err != nil {
		return beat, err
	}
	beat.Queue, beat.Held, beat.BufferBytes = s.Queued+s.Received, s.Held, s.UsedBytes
	beat.Incomplete, beat.LeftBytes = s.Received, s.LeftBytes
	if !s.Oldest.IsZero() {
		beat.OldestAgeSec = max(0, int64(time.Since(s.Oldest)/time.Second))
	}
	for _, q := range s.Quarantine[:min(len(s.Quarantine), maxQuarantined)] {
		beat.Quarantine = append(beat.Quarantine, wire.Quarantined{ID: q.ID, Reason: q.Reason})
	}
	beat.SetAside = s.SetAside
	beat.HeldIDs, err = l.Keep.HeldIDs(l.heldCursor, wire.MaxHeldIDs)
	l.heldCursor = ""
	if n := len(beat.HeldIDs); n == wire.MaxHeldIDs {
		l.heldCursor = beat.HeldIDs[n-1]
	}
	return beat, err
}

func (l *Loop) resend(ctx context.Context, ids []feedback.RecordID) {
	if len(ids) == 0 {
		return
	}
	n, err := l.Keep.Resend(ctx, ids)
	if err != nil {
		l.Log.Error("hub asks for records again and cannot have them yet", "error", err)
		return
	}
	l.Log.Warn("hub lost records and gets them again", "asked", len(ids), "there", n)
}

func (l *Loop) fetchConfig(ctx context.Context) {
	signed, etag, err := l.Client.FetchConfig(ctx, l.Settings.ETag())
	if err == nil && signed != nil {
		if err = l.Settings.Accept(ctx, *signed, etag); err == nil {
			l.Log.Info("new configuration", "version", l.Settings.Version())
			l.OnConfig()
		}
	}
	if err != nil {
		l.Log.Error("configuration is not taken; the old one stays", "error", err)
	}
}

func (l *Loop) renew(ctx context.Context) {
	switch err := l.Identity.Renew(ctx, l.Client); {
	case err == nil:
		l.Client.Reset()
		l.Log.Info("certificate renewed")
	case !errors.Is(err, enrolment.ErrNotEnrolled):
		l.Log.Error("certificate is not renewed; the next heartbeat tries again", "error", err)
	}
}

// tidy clears what is past its grace period, and gives the disk back when there is nothing else to do.
func (l *Loop) tidy(ctx context.Context) {
	if _, err := l.Keep.Sweep(ctx); err != nil && ctx.Err() == nil {
		l.Log.Error("outbox cannot be swept", "error", err)
	}
	if s, err := l.Keep.Stats(); err != nil || s.Queued+s.Received > 0 {
		return
	}
	if _, err := l.Keep.Compact(ctx); err != nil && ctx.Err() == nil {
		l.Log.Error("outbox cannot be compacted", "error", err)
	}
}
