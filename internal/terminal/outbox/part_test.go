package outbox_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/wire"
)

// partBytes are the sealed bytes of a part; they depend on record and place alone.
func partBytes(n, part, size int) []byte {
	var seed [32]byte
	copy(seed[:], fmt.Sprintf("%d %d", n, part))
	b := make([]byte, size)
	_, _ = rand.NewChaCha8(seed).Read(b)
	return b
}

// sealParts seals a record with parts "1", "2", ... of those sizes in chunks of 256 KiB, the first one shorter as after
// a frame.
func sealParts(n int, urgent bool, sizes ...int) func(outbox.Numbers) (outbox.Sealed, error) {
	return func(num outbox.Numbers) (outbox.Sealed, error) {
		s := outbox.Sealed{ID: recordID(n), Urgent: urgent}
		var headers []wire.PartHeader
		for i, size := range sizes {
			b := partBytes(n, i, size)
			p := outbox.SealedPart{ID: fmt.Sprint(i + 1), Size: int64(size), SHA256: wire.Digest(b)}
			headers = append(headers, wire.PartHeader{ID: p.ID, Size: p.Size, SHA256: p.SHA256})
			for cut := min(39, len(b)); len(b) > 0; cut = min(wire.ChunkSize, len(b)) {
				p.Chunks, b = append(p.Chunks, b[:cut]), b[cut:]
			}
			s.Parts = append(s.Parts, p)
		}
		s.Envelope = envelope(s.ID, num.Seq, urgent, textSize, headers...)
		return s, nil
	}
}

func putParts(t testing.TB, o *outbox.Outbox, n int, urgent bool, sizes ...int) {
	t.Helper()
	require.NoError(t, o.Put(t.Context(), sealParts(n, urgent, sizes...)))
}

func incomplete(t testing.TB, o *outbox.Outbox, now time.Time) *outbox.Incomplete {
	t.Helper()
	in, _, err := o.NextIncomplete(now)
	require.NoError(t, err)
	return in
}

func partIDs(in *outbox.Incomplete) (ids []string) {
	if in != nil {
		for _, p := range in.Parts {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

func TestOutbox_GivesPartsAfterTheirTextUrgentFirstThenTheOldest(t *testing.T) {
	h, opt := clocked()
	o := open(t, path(t), opt)
	putParts(t, o, 3, false, 100, 200)
	putParts(t, o, 2, false, 100)
	putParts(t, o, 9, true, 100)
	put(t, o, 1, false)
	require.Nil(t, incomplete(t, o, h.at), "parts of a record that the hub does not have yet")
	for r := next(t, o); r != nil; r = next(t, o) {
		ack(t, o, r.ID)
	}
	var got []feedback.RecordID
	for in := incomplete(t, o, h.at); in != nil; in = incomplete(t, o, h.at) {
		got = append(got, in.ID)
		for _, p := range in.Parts {
			require.NoError(t, o.AckParts(t.Context(), in.ID, in.Digest, p.ID))
		}
	}
	require.Equal(t, []feedback.RecordID{recordID(9), recordID(3), recordID(2)}, got)
	require.Equal(t, 4, stats(t, o).Held)
}

func TestOutbox_PutsOffARecordWithItsParts(t *testing.T) {
	h, opt := clocked()
	o := open(t, path(t), opt)
	for n := 1; n <= 2; n++ {
		putParts(t, o, n, false, 100)
		ack(t, o, recordID(n))
	}
	o.Fail(recordID(1), h.at.Add(time.Minute))
	require.Equal(t, recordID(2), incomplete(t, o, h.at).ID)
	o.Fail(recordID(2), h.at.Add(time.Hour))
	in, due, err := o.NextIncomplete(h.at)
	require.NoError(t, err)
	require.Nil(t, in)
	require.Equal(t, h.at.Add(time.Minute), due)
	require.Equal(t, recordID(1), incomplete(t, o, due).ID)
}

func TestOutbox_ReadsAPartFromAnyByte(t *testing.T) {
	o := open(t, path(t), small())
	sizes := []int{1, 38, 39, 40, wire.ChunkSize + 39, 2*wire.ChunkSize + 40}
	putParts(t, o, 1, false, sizes...)
	putParts(t, o, 2, false, 5, 5)
	ack(t, o, recordID(1))
	for i, p := range incomplete(t, o, time.Now()).Parts {
		want := partBytes(1, i, sizes[i])
		require.EqualValues(t, sizes[i], p.Size)
		require.Equal(t, wire.Digest(want), p.SHA256)
		r := o.ReadPart(recordID(1), p)
		for _, offset := range []int{0, 1, 38, 39, 40, wire.ChunkSize + 38, wire.ChunkSize + 39, sizes[i] - 1, sizes[i]} {
			if offset > sizes[i] {
				continue
			}
			_, err := r.Seek(int64(offset), io.SeekStart)
			require.NoError(t, err)
			got, err := io.ReadAll(r)
			require.NoError(t, err)
			require.True(t, bytes.Equal(want[offset:], got), "part %s from %d", p.ID, offset)
		}
		_, err := r.Seek(int64(sizes[i]+1), io.SeekStart)
		require.ErrorIs(t, err, feedback.ErrInvalid)
	}
}

func TestOutbox_ReadingAPartKeepsNoTransactionOpen(t *testing.T) {
	h, opt := clocked()
	o := open(t, path(t), opt)
	putParts(t, o, 1, false, 3*wire.ChunkSize)
	ack(t, o, recordID(1))
	in := incomplete(t, o, h.at)
	r := o.ReadPart(in.ID, in.Parts[0])
	_, err := io.ReadFull(r, make([]byte, 100))
	require.NoError(t, err)
	require.Zero(t, o.OpenReads(), "the network may take hours for the next byte")

	require.NoError(t, o.AckParts(t.Context(), in.ID, in.Digest, "1"))
	h.advance(outbox.DefaultGrace)
	_, err = o.Sweep(t.Context())
	require.NoError(t, err)
	_, err = io.ReadAll(r)
	require.ErrorIs(t, err, outbox.ErrUnknown)
}

func TestOutbox_KeepsWhichPartsTheHubHasOverARestart(t *testing.T) {
	p := path(t)
	o, err := outbox.Open(p, small())
	require.NoError(t, err)
	putParts(t, o, 1, false, 10, 20, 30, 40)
	ack(t, o, recordID(1))
	in := incomplete(t, o, time.Now())
	require.NoError(t, o.AckParts(t.Context(), in.ID, in.Digest, "3", "1"))
	require.NoError(t, o.AckParts(t.Context(), in.ID, in.Digest, "3"))
	require.NoError(t, o.Close())

	o = open(t, p, small())
	require.Equal(t, []string{"2", "4"}, partIDs(incomplete(t, o, time.Now())))
	delivered, err := o.Delivered(recordID(1))
	require.NoError(t, err)
	require.True(t, delivered, "the hub has the text")
}

func TestOutbox_AcknowledgesOnlyPartsOfTheSameRecord(t *testing.T) {
	o := open(t, path(t), small())
	putParts(t, o, 1, false, 10, 20)
	r, err := o.Record(recordID(1))
	require.NoError(t, err)
	require.NoError(t, o.AckParts(t.Context(), r.ID, r.Digest, "1"), "its text comes first")
	ack(t, o, r.ID)
	require.ErrorIs(t, o.AckParts(t.Context(), r.ID, wire.Digest([]byte("x")), "1"), feedback.ErrConflict)
	require.ErrorIs(t, o.AckParts(t.Context(), r.ID, r.Digest, "1", "3"), feedback.ErrInvalid)
	require.ErrorIs(t, o.AckParts(t.Context(), recordID(7), r.Digest, "1"), outbox.ErrUnknown)
	require.Equal(t, []string{"1", "2"}, partIDs(incomplete(t, o, time.Now())))
}

func TestOutbox_TheGracePeriodBeginsWithTheLastPart(t *testing.T) {
	h, opt := clocked()
	o := open(t, path(t), opt)
	putParts(t, o, 1, false, 10, 20)
	ack(t, o, recordID(1))
	in := incomplete(t, o, h.at)
	require.NoError(t, o.AckParts(t.Context(), in.ID, in.Digest, "1"))
	h.advance(10 * outbox.DefaultGrace)
	n, err := o.Sweep(t.Context())
	require.NoError(t, err)
	require.Zero(t, n, "a part is not there yet")
	require.NoError(t, o.AckParts(t.Context(), in.ID, in.Digest, "2"))
	h.advance(outbox.DefaultGrace - time.Minute)
	n, err = o.Sweep(t.Context())
	require.NoError(t, err)
	require.Zero(t, n)
	h.advance(time.Minute)
	n, err = o.Sweep(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.NoError(t, o.AckParts(t.Context(), in.ID, in.Digest, "2"), "late, to the tombstone")
	require.Zero(t, stats(t, o).LeftBytes)
	require.NoError(t, o.CheckWhole())
}

func TestOutbox_ARecordThatIsSentAgainHasAllItsPartsToSend(t *testing.T) {
	for name, lost := range map[string]func(t *testing.T, o *outbox.Outbox, in *outbox.Incomplete){
		"received": func(*testing.T, *outbox.Outbox, *outbox.Incomplete) {},
		"held": func(t *testing.T, o *outbox.Outbox, in *outbox.Incomplete) {
			require.NoError(t, o.AckParts(t.Context(), in.ID, in.Digest, "2"))
			require.Equal(t, 1, stats(t, o).Held)
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := open(t, path(t), small())
			putParts(t, o, 1, false, 10, 20)
			ack(t, o, recordID(1))
			in := incomplete(t, o, time.Now())
			require.NoError(t, o.AckParts(t.Context(), in.ID, in.Digest, "1"))
			lost(t, o, in)
			n, err := o.Resend(t.Context(), []feedback.RecordID{in.ID})
			require.NoError(t, err)
			require.Equal(t, 1, n)
			require.Nil(t, incomplete(t, o, time.Now()))
			require.Equal(t, in.ID, next(t, o).ID)
			ack(t, o, in.ID)
			require.Equal(t, []string{"1", "2"}, partIDs(incomplete(t, o, time.Now())))
		})
	}
}

func TestOutbox_ARefusedPartPutsItsRecordIntoQuarantine(t *testing.T) {
	o := open(t, path(t), small())
	putParts(t, o, 1, false, 10, 20)
	putParts(t, o, 2, false, 10)
	ack(t, o, recordID(1))
	ack(t, o, recordID(2))
	require.NoError(t, o.Quarantine(t.Context(), recordID(1), wire.ProblemPart))
	require.Equal(t, recordID(2), incomplete(t, o, time.Now()).ID)
	require.Equal(t, wire.ProblemPart, stats(t, o).Quarantine[0].Reason)
	require.NoError(t, o.Requeue(t.Context(), recordID(1)))
	require.Equal(t, recordID(1), next(t, o).ID, "its text first: the hub then says what it lacks")
	ack(t, o, recordID(1))
	require.Equal(t, []string{"1", "2"}, partIDs(incomplete(t, o, time.Now())))
}

func TestOutbox_TellsHowManyBytesTheHubDoesNotHave(t *testing.T) {
	o := open(t, path(t), small())
	put(t, o, 1, false)
	putParts(t, o, 2, false, 1000, 5000)
	text, parted := len(envelopeOf(t, o, 1)), len(envelopeOf(t, o, 2))
	require.EqualValues(t, text+parted+6000, stats(t, o).LeftBytes)
	ack(t, o, recordID(1))
	ack(t, o, recordID(2))
	s := stats(t, o)
	require.Zero(t, s.Queued)
	require.Equal(t, 1, s.Received)
	require.EqualValues(t, 6000, s.LeftBytes)
	in := incomplete(t, o, time.Now())
	require.NoError(t, o.AckParts(t.Context(), in.ID, in.Digest, "2"))
	require.EqualValues(t, 1000, stats(t, o).LeftBytes)
}

func envelopeOf(t *testing.T, o *outbox.Outbox, n int) []byte {
	t.Helper()
	r, err := o.Record(recordID(n))
	require.NoError(t, err)
	return r.Envelope
}

func TestOutbox_CompactionKeepsParts(t *testing.T) {
	h, opt := clocked()
	opt = opt.CompactEarly()
	o := open(t, path(t), opt)
	for n := 1; n <= 6; n++ {
		putParts(t, o, n, false, 400<<10, 70<<10)
		ack(t, o, recordID(n))
	}
	for _, n := range []int{1, 2, 4, 5, 6} {
		r, err := o.Record(recordID(n))
		require.NoError(t, err)
		require.NoError(t, o.AckParts(t.Context(), r.ID, r.Digest, "1", "2"))
	}
	h.advance(outbox.DefaultGrace)
	_, err := o.Sweep(t.Context())
	require.NoError(t, err)
	did, err := o.Compact(t.Context())
	require.NoError(t, err)
	require.True(t, did)
	require.NoError(t, o.CheckWhole())
	require.Less(t, stats(t, o).UsedBytes, int64(700<<10))
	in := incomplete(t, o, h.at)
	require.Equal(t, recordID(3), in.ID)
	for i, size := range []int{400 << 10, 70 << 10} {
		got, err := io.ReadAll(o.ReadPart(in.ID, in.Parts[i]))
		require.NoError(t, err)
		require.True(t, bytes.Equal(partBytes(3, i, size), got))
	}
}
