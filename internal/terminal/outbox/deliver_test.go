package outbox_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/wire"
)

// hour is a clock that a test moves.
type hour struct{ at time.Time }

func (h *hour) now() time.Time          { return h.at }
func (h *hour) advance(d time.Duration) { h.at = h.at.Add(d) }

func clocked() (*hour, outbox.Options) {
	h := &hour{at: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	opt := small()
	opt.Now = h.now
	return h, opt
}

func ack(t testing.TB, o *outbox.Outbox, id feedback.RecordID) {
	t.Helper()
	r, err := o.Record(id)
	require.NoError(t, err)
	require.NoError(t, o.Ack(t.Context(), id, r.Digest))
}

func stats(t require.TestingT, o *outbox.Outbox) outbox.Stats {
	s, err := o.Stats()
	require.NoError(t, err)
	return s
}

func TestOutbox_GivesUrgentFirstThenTheOldest(t *testing.T) {
	o := open(t, path(t), small())
	put(t, o, 3, false)
	put(t, o, 2, false)
	put(t, o, 9, true)
	put(t, o, 1, false)
	put(t, o, 8, true)
	var got []feedback.RecordID
	for r := next(t, o); r != nil; r = next(t, o) {
		got = append(got, r.ID)
		ack(t, o, r.ID)
	}
	require.Equal(t, []feedback.RecordID{recordID(9), recordID(8), recordID(3), recordID(2), recordID(1)}, got)
}

func TestOutbox_OneBadRecordStopsNothing(t *testing.T) {
	h, opt := clocked()
	o := open(t, path(t), opt)
	for n := 1; n <= 3; n++ {
		put(t, o, n, false)
	}
	o.Fail(recordID(1), h.at.Add(2*time.Minute))
	require.NoError(t, o.Quarantine(t.Context(), recordID(2), wire.ProblemUnreadable))
	r, _, err := nextAt(o, h.at)
	require.NoError(t, err)
	require.Equal(t, recordID(3), r.ID)
	ack(t, o, r.ID)

	r, due, err := nextAt(o, h.at)
	require.NoError(t, err)
	require.Nil(t, r)
	require.Equal(t, h.at.Add(2*time.Minute), due)
	r, _, err = nextAt(o, due)
	require.NoError(t, err)
	require.Equal(t, recordID(1), r.ID)
}

func TestOutbox_QuarantineIsKeptWithItsReasonAndCanBePutBack(t *testing.T) {
	p := path(t)
	o, err := outbox.Open(p, small())
	require.NoError(t, err)
	put(t, o, 1, false)
	require.NoError(t, o.Quarantine(t.Context(), recordID(1), wire.ProblemUnreadable))
	require.NoError(t, o.Close())

	o = open(t, p, small())
	require.Nil(t, next(t, o))
	q := stats(t, o).Quarantine
	require.Len(t, q, 1)
	require.Equal(t, wire.ProblemUnreadable, q[0].Reason)
	require.NoError(t, o.Requeue(t.Context(), recordID(1)))
	require.Equal(t, recordID(1), next(t, o).ID)
	require.Empty(t, stats(t, o).Quarantine)
	require.ErrorIs(t, o.Requeue(t.Context(), recordID(1)), outbox.ErrUnknown)
}

func TestOutbox_AcknowledgesOnlyTheSameDigest(t *testing.T) {
	o := open(t, path(t), small())
	put(t, o, 1, false)
	require.ErrorIs(t, o.Ack(t.Context(), recordID(1), wire.Digest([]byte("another"))), feedback.ErrConflict)
	require.NotNil(t, next(t, o))
	ack(t, o, recordID(1))
	require.Nil(t, next(t, o))
	ack(t, o, recordID(1))
	require.ErrorIs(t, o.Ack(t.Context(), recordID(2), wire.Digest(nil)), outbox.ErrUnknown)
}

func TestOutbox_KeepsDeliveredRecordsForTheGracePeriodThenATombstone(t *testing.T) {
	h, opt := clocked()
	o := open(t, path(t), opt)
	put(t, o, 1, false)
	r := next(t, o)
	ack(t, o, r.ID)

	h.advance(71 * time.Hour)
	n, err := o.Sweep(t.Context())
	require.NoError(t, err)
	require.Zero(t, n)
	require.Equal(t, 1, stats(t, o).Held)

	h.advance(time.Hour)
	n, err = o.Sweep(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, n)
	_, err = o.Record(r.ID)
	require.ErrorIs(t, err, outbox.ErrUnknown)
	require.Equal(t, 1, stats(t, o).Tombstones)

	// The tombstone still knows the record: late and repeated messages do no harm.
	require.NoError(t, o.Ack(t.Context(), r.ID, r.Digest))
	require.NoError(t, o.Put(t.Context(), func(outbox.Numbers) (outbox.Sealed, error) {
		return outbox.Sealed{ID: r.ID, Envelope: r.Envelope}, nil
	}))
	require.Nil(t, next(t, o))
}

func TestOutbox_AClockSetForwardShortensNoGracePeriod(t *testing.T) {
	h, opt := clocked()
	p := path(t)
	o, err := outbox.Open(p, opt)
	require.NoError(t, err)
	put(t, o, 1, false)
	ack(t, o, recordID(1))
	h.advance(time.Hour)
	_, err = o.Sweep(t.Context())
	require.NoError(t, err)
	require.NoError(t, o.Close())

	h.advance(10 * 365 * 24 * time.Hour) // the battery of the clock was changed while the terminal was off
	o = open(t, p, opt)
	n, err := o.Sweep(t.Context())
	require.NoError(t, err)
	require.Zero(t, n)
	h.advance(-20 * 365 * 24 * time.Hour)
	n, err = o.Sweep(t.Context())
	require.NoError(t, err)
	require.Zero(t, n)
	h.advance(72 * time.Hour)
	n, err = o.Sweep(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, n)
}

func TestOutbox_GivesDeliveredRecordsAgainToAHubThatLostThem(t *testing.T) {
	h, opt := clocked()
	o := open(t, path(t), opt)
	for n := 1; n <= 4; n++ {
		put(t, o, n, n == 4)
		ack(t, o, recordID(n))
	}
	put(t, o, 5, false)
	n, err := o.Resend(t.Context(), []feedback.RecordID{recordID(2), recordID(4), recordID(5), recordID(77)})
	require.NoError(t, err)
	require.Equal(t, 2, n)
	require.Equal(t, recordID(4), next(t, o).ID)
	h.advance(100 * time.Hour)
	_, err = o.Sweep(t.Context())
	require.NoError(t, err)
	require.Equal(t, 3, stats(t, o).Queued, "what is to be sent again is not swept")
	require.Equal(t, 2, stats(t, o).Tombstones)
}

func TestOutbox_BoundsItsTombstones(t *testing.T) {
	h, opt := clocked()
	opt.MaxTombstones = 3
	opt.TombstoneAge = 24 * time.Hour
	o := open(t, path(t), opt)
	for n := 1; n <= 5; n++ {
		put(t, o, n, false)
		ack(t, o, recordID(n))
	}
	h.advance(72 * time.Hour)
	for range 2 {
		_, err := o.Sweep(t.Context())
		require.NoError(t, err)
	}
	require.Equal(t, 3, stats(t, o).Tombstones)
	h.advance(25 * time.Hour)
	_, err := o.Sweep(t.Context())
	require.NoError(t, err)
	require.Zero(t, stats(t, o).Tombstones)
}

func TestOutbox_ListsHeldRecordsPageByPage(t *testing.T) {
	o := open(t, path(t), small())
	for n := range 5 {
		put(t, o, n, false)
		ack(t, o, recordID(n))
	}
	var got []feedback.RecordID
	after := feedback.RecordID("")
	for {
		page, err := o.HeldIDs(after, 2)
		require.NoError(t, err)
		got = append(got, page...)
		if len(page) < 2 {
			break
		}
		after = page[1]
	}
	require.Equal(t, []feedback.RecordID{recordID(0), recordID(1), recordID(2), recordID(3), recordID(4)}, got)
}

func TestOutbox_GivesTheDiskBackWhatWasDelivered(t *testing.T) {
	h, opt := clocked()
	p := path(t)
	o := open(t, p, opt)
	for n := range 100 {
		require.NoError(t, o.Put(t.Context(), func(num outbox.Numbers) (outbox.Sealed, error) {
			return outbox.Sealed{ID: recordID(n), Envelope: envelope(recordID(n), num.Seq, false, 200<<10)}, nil
		}))
		if n != 50 {
			ack(t, o, recordID(n))
		}
	}
	did, err := o.Compact(t.Context())
	require.NoError(t, err)
	require.False(t, did, "nothing is free yet")
	before := stats(t, o)

	h.advance(80 * time.Hour)
	_, err = o.Sweep(t.Context())
	require.NoError(t, err)
	did, err = o.Compact(t.Context())
	require.NoError(t, err)
	require.True(t, did)
	after := stats(t, o)
	require.Less(t, after.FileBytes, before.FileBytes/10)
	require.NoError(t, o.CheckWhole())

	require.Equal(t, recordID(50), next(t, o).ID)
	require.Equal(t, 99, after.Tombstones)
	put(t, o, 200, false)
	require.EqualValues(t, 101, stats(t, o).Seq)
	require.ErrorIs(t, lastErr(outbox.Open(p, opt)), outbox.ErrLocked)
}

func lastErr(_ any, err error) error { return err }

func TestOutbox_TellsHowItStands(t *testing.T) {
	h, opt := clocked()
	o := open(t, path(t), opt)
	begin := h.at
	for n := range 3 {
		put(t, o, n, n == 2)
		h.advance(time.Minute)
	}
	s := stats(t, o)
	require.Equal(t, 3, s.Queued)
	require.Equal(t, 1, s.Urgent)
	require.True(t, begin.Equal(s.Oldest), fmt.Sprint(s.Oldest))
	require.False(t, s.Full)
	require.Positive(t, s.UsedBytes)
}

func TestOutbox_RefusesReportsBeforeItIsTooFullToDeliver(t *testing.T) {
	opt := small()
	opt.MaxBytes = 3 << 20
	h, clock := clocked()
	opt.Now = clock.Now
	o := open(t, path(t), opt)
	n := 0
	for ; ; n++ {
		err := o.Put(t.Context(), func(num outbox.Numbers) (outbox.Sealed, error) {
			return outbox.Sealed{ID: recordID(n), Envelope: envelope(recordID(n), num.Seq, false, 100<<10)}, nil
		})
		if err != nil {
			require.ErrorIs(t, err, outbox.ErrFull)
			require.ErrorIs(t, err, feedback.ErrTransient)
			break
		}
	}
	require.Greater(t, n, 20)
	for r := next(t, o); r != nil; r = next(t, o) {
		ack(t, o, r.ID)
	}
	h.advance(80 * time.Hour)
	swept, err := o.Sweep(t.Context())
	require.NoError(t, err)
	require.Equal(t, n, swept)
	put(t, o, n+1, false)
}
