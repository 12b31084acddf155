package outbox_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/wire"
)

// recordID makes the n-th id. They sort by n.
func recordID(n int) feedback.RecordID {
	return feedback.RecordID(fmt.Sprintf("%08x-0000-7000-8000-%012x", n>>16, n&0xffff))
}

// envelope makes a well-formed envelope of about size bytes; what is inside depends on id and size alone.
func envelope(id feedback.RecordID, seq uint64, urgent bool, size int, parts ...wire.PartHeader) []byte {
	h := wire.Header{V: wire.Version, ID: id, Terminal: "t03", Seq: seq, Suite: "x25519-sha256-aes256gcm",
		KeyID: "0123456789abcdef", Urgent: urgent, Parts: parts}
	open, err := h.Encode()
	if err != nil {
		panic(err)
	}
	var seed [32]byte
	copy(seed[:], wire.Digest([]byte(id)))
	body := make([]byte, max(16, size-len(open)-34))
	_, _ = rand.NewChaCha8(seed).Read(body)
	e, err := wire.FrameEnvelope(open, body[:16], body)
	if err != nil {
		panic(err)
	}
	return e
}

const textSize = 2048 // of a sealed report of some 300 characters

func sealText(n int, urgent bool) func(outbox.Numbers) (outbox.Sealed, error) {
	return func(num outbox.Numbers) (outbox.Sealed, error) {
		id := recordID(n)
		return outbox.Sealed{ID: id, Urgent: urgent, Envelope: envelope(id, num.Seq, urgent, textSize)}, nil
	}
}

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

func small() outbox.Options {
	return outbox.Options{BallastBytes: 64 << 10, Log: quiet}
}

func open(t testing.TB, path string, opt outbox.Options) *outbox.Outbox {
	t.Helper()
	o, err := outbox.Open(path, opt)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, o.Close()) })
	return o
}

func path(t testing.TB) string { return filepath.Join(t.TempDir(), "data", "outbox.db") }

func put(t testing.TB, o *outbox.Outbox, n int, urgent bool) {
	t.Helper()
	require.NoError(t, o.Put(t.Context(), sealText(n, urgent)))
}

func next(t testing.TB, o *outbox.Outbox) *outbox.Record {
	t.Helper()
	r, _, err := nextAt(o, time.Now())
	require.NoError(t, err)
	return r
}

// nextAt is the record to send next as the lane of urgent records and the loop of the others find it.
func nextAt(o *outbox.Outbox, now time.Time) (*outbox.Record, time.Time, error) {
	r, due, err := o.NextUrgent(now)
	if r != nil || err != nil {
		return r, due, err
	}
	r, later, err := o.NextOrdinary(now)
	if later.IsZero() || !due.IsZero() && due.Before(later) {
		later = due
	}
	if r != nil {
		later = time.Time{}
	}
	return r, later, err
}

func TestOutbox_KeepsWhatWasPutOverARestart(t *testing.T) {
	p := path(t)
	o, err := outbox.Open(p, small())
	require.NoError(t, err)
	put(t, o, 1, false)
	require.NoError(t, o.Close())

	o = open(t, p, small())
	r := next(t, o)
	require.Equal(t, recordID(1), r.ID)
	require.Equal(t, envelope(recordID(1), 1, false, textSize), r.Envelope)
	require.Equal(t, wire.Digest(r.Envelope), r.Digest)
	require.EqualValues(t, 1, r.Seq)
	require.NoError(t, o.CheckWhole())
}

func TestOutbox_IsForItsOwnerOnly(t *testing.T) {
	p := path(t)
	open(t, p, small())
	for _, name := range []string{p, p + ".lock", p + ".ballast"} {
		info, err := os.Stat(name)
		require.NoError(t, err)
		require.Zero(t, info.Mode().Perm()&0o077, name)
	}
}

func TestOutbox_SaysThatAnotherProcessHasIt(t *testing.T) {
	p := path(t)
	open(t, p, small())
	_, err := outbox.Open(p, small())
	require.ErrorIs(t, err, outbox.ErrLocked)
}

func TestOutbox_SaysThatItsFileIsDamaged(t *testing.T) {
	for name, content := range map[string][]byte{
		"empty":    {},
		"short":    []byte("x"),
		"zeros":    make([]byte, 32<<10),
		"nonsense": []byte(fmt.Sprintf("%65536d", 7)),
	} {
		t.Run(name, func(t *testing.T) {
			p := filepath.Join(t.TempDir(), "outbox.db")
			require.NoError(t, os.WriteFile(p, content, 0o600))
			_, err := outbox.Open(p, small())
			require.ErrorIs(t, err, outbox.ErrDamaged)
			now, err := os.ReadFile(p)
			require.NoError(t, err)
			require.Equal(t, content, now, "a damaged file is evidence and must not be changed")
		})
	}
}

func TestOutbox_NumbersHaveNoGaps(t *testing.T) {
	o := open(t, path(t), small())
	refuse := errors.New("no")
	for n := range 5 {
		require.ErrorIs(t, o.Put(t.Context(), func(outbox.Numbers) (outbox.Sealed, error) {
			return outbox.Sealed{}, refuse
		}), refuse)
		require.ErrorIs(t, o.Put(t.Context(), func(outbox.Numbers) (outbox.Sealed, error) {
			panic("what the visitor wrote")
		}), feedback.ErrInternal)
		var got outbox.Numbers
		require.NoError(t, o.Put(t.Context(), func(num outbox.Numbers) (outbox.Sealed, error) {
			got = num
			s, err := sealText(n, false)(num)
			s.Unnumbered = n == 2
			return s, err
		}))
		want := uint32(n)
		if n > 2 {
			want--
		}
		require.Equal(t, outbox.Numbers{Seq: uint64(n + 1), Counter: want}, got)
	}
}

func TestOutbox_SameRecordTwiceIsOneAndAnotherBodyIsAConflict(t *testing.T) {
	o := open(t, path(t), small())
	put(t, o, 1, false)
	same := func(outbox.Numbers) (outbox.Sealed, error) { return sealText(1, false)(outbox.Numbers{Seq: 1}) }
	require.NoError(t, o.Put(t.Context(), same))
	other := func(num outbox.Numbers) (outbox.Sealed, error) {
		return outbox.Sealed{ID: recordID(1), Envelope: envelope(recordID(1), num.Seq, false, textSize+1)}, nil
	}
	require.ErrorIs(t, o.Put(t.Context(), other), feedback.ErrConflict)
	s, err := o.Stats()
	require.NoError(t, err)
	require.Equal(t, 1, s.Queued)
	require.EqualValues(t, 1, s.Seq)
}

func TestOutbox_TakesNothingThatIsNotSealed(t *testing.T) {
	o := open(t, path(t), small())
	good, err := sealText(1, false)(outbox.Numbers{Seq: 1})
	require.NoError(t, err)
	chunk := []byte("sealed")
	part := wire.PartHeader{ID: "a", Size: 6, SHA256: wire.Digest(chunk)}
	withPart := outbox.Sealed{ID: recordID(1), Envelope: envelope(recordID(1), 1, false, 512, part)}
	for name, s := range map[string]outbox.Sealed{
		"nothing":        {},
		"plain text":     {ID: recordID(1), Envelope: []byte(`{"report":{"text":"..."}}`)},
		"another id":     {ID: recordID(2), Envelope: good.Envelope},
		"other urgency":  {ID: recordID(1), Urgent: true, Envelope: good.Envelope},
		"wrong sequence": {ID: recordID(1), Envelope: envelope(recordID(1), 2, false, 512)},
		"part missing":   withPart,
		"part altered": {ID: recordID(1), Envelope: withPart.Envelope, Parts: []outbox.SealedPart{
			{ID: "a", Size: 6, SHA256: part.SHA256, Chunks: [][]byte{[]byte("SEALED")}}}},
		"part empty": {ID: recordID(1), Envelope: withPart.Envelope, Parts: []outbox.SealedPart{
			{ID: "a", Size: 6, SHA256: part.SHA256, Chunks: [][]byte{chunk, {}}}}},
	} {
		t.Run(name, func(t *testing.T) {
			err := o.Put(t.Context(), func(outbox.Numbers) (outbox.Sealed, error) { return s, nil })
			require.ErrorIs(t, err, feedback.ErrInvalid)
		})
	}
	require.Nil(t, next(t, o))
}

func TestOutbox_PutWaitsForNobodyWhoHasGone(t *testing.T) {
	o := open(t, path(t), small())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, o.Put(ctx, sealText(1, false)), context.Canceled)
	require.Nil(t, next(t, o))
}

func TestOutbox_RefusesWhenClosed(t *testing.T) {
	o, err := outbox.Open(path(t), small())
	require.NoError(t, err)
	require.NoError(t, o.Close())
	require.ErrorIs(t, o.Put(t.Context(), sealText(1, false)), outbox.ErrClosed)
	_, _, err = nextAt(o, time.Now())
	require.ErrorIs(t, err, feedback.ErrTransient)
	require.NoError(t, o.Close())
}

func TestOutbox_KeepsSettingsAllOrNone(t *testing.T) {
	p := path(t)
	o, err := outbox.Open(p, small())
	require.NoError(t, err)
	v, err := o.Value("config")
	require.NoError(t, err)
	require.Nil(t, v)
	require.NoError(t, o.SetValues(t.Context(), map[string][]byte{"config": []byte("1"), "etag": []byte("e")}))
	require.NoError(t, o.SetValues(t.Context(), map[string][]byte{"config": []byte("2"), "etag": nil}))
	require.NoError(t, o.Close())
	o = open(t, p, small())
	v, err = o.Value("config")
	require.NoError(t, err)
	require.Equal(t, []byte("2"), v)
	v, err = o.Value("etag")
	require.NoError(t, err)
	require.Nil(t, v)
}

func TestOutbox_StoresPartsWithTheirRecord(t *testing.T) {
	o := open(t, path(t), small())
	chunks := [][]byte{make([]byte, 256<<10), make([]byte, 100)}
	binary.BigEndian.PutUint64(chunks[1], 7)
	whole := append(append([]byte{}, chunks[0]...), chunks[1]...)
	part := outbox.SealedPart{ID: "photo", Size: int64(len(whole)), SHA256: wire.Digest(whole), Chunks: chunks}
	head := wire.PartHeader{ID: part.ID, Size: part.Size, SHA256: part.SHA256}
	require.NoError(t, o.Put(t.Context(), func(num outbox.Numbers) (outbox.Sealed, error) {
		return outbox.Sealed{ID: recordID(1), Envelope: envelope(recordID(1), num.Seq, false, 512, head),
			Parts: []outbox.SealedPart{part}}, nil
	}))
	r := next(t, o)
	require.Equal(t, 1, r.Parts)
	require.NoError(t, o.Ack(t.Context(), r.ID, r.Digest))
	s, err := o.Stats()
	require.NoError(t, err)
	require.Equal(t, 1, s.Received, "the text has arrived, the photo has not: it is kept without a time limit")
	require.Zero(t, s.Held)
}
