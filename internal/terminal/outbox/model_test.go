package outbox_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/wire"
)

// kept is what the model knows of one record.
type kept struct {
	n      int
	seq    uint64
	urgent bool
	parts  int
	acked  map[string]bool // parts that the hub has
	state  string          // queued received held quarantine gone
	at     time.Duration
	until  time.Time
}

// model is the outbox as it is promised, in a map.
type model struct {
	t       *rapid.T
	path    string
	clock   *hour
	opt     outbox.Options
	box     *outbox.Outbox
	records map[int]*kept
	seq     uint64
	ran     time.Duration // that the terminal has run
}

func TestOutbox_DoesWhatTheModelDoes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "model")
		require.NoError(rt, err)
		m := &model{t: rt, path: filepath.Join(dir, "outbox.db"), records: map[int]*kept{}}
		m.clock, m.opt = clocked()
		m.open()
		defer func() { require.NoError(rt, m.box.Close()) }()
		rt.Repeat(rapid.StateMachineActions(m))
	})
}

// sizes are those of a record's parts.
func (k *kept) sizes() []int {
	var all []int
	for i := range k.parts {
		all = append(all, 50+i*3000)
	}
	return all
}

// seal seals the record as it was or will be.
func (k *kept) seal() func(outbox.Numbers) (outbox.Sealed, error) {
	return sealParts(k.n, k.urgent, k.sizes()...)
}

func digest(s outbox.Sealed) string { return wire.Digest(s.Envelope) }

func (m *model) open() {
	box, err := outbox.Open(m.path, m.opt)
	require.NoError(m.t, err)
	m.box = box
}

func (m *model) some(t *rapid.T, states ...string) *kept {
	var ns []int
	for n, k := range m.records {
		for _, s := range states {
			if k.state == s {
				ns = append(ns, n)
			}
		}
	}
	if len(ns) == 0 {
		t.Skip("none in that state")
	}
	sort.Ints(ns)
	return m.records[rapid.SampledFrom(ns).Draw(t, "record")]
}

func (m *model) Put(t *rapid.T) {
	n := rapid.IntRange(0, 40).Draw(t, "n")
	urgent := rapid.Bool().Draw(t, "urgent")
	if k, ok := m.records[n]; ok {
		s, err := k.seal()(outbox.Numbers{Seq: k.seq})
		require.NoError(t, err)
		require.NoError(t, m.box.Put(t.Context(), func(outbox.Numbers) (outbox.Sealed, error) { return s, nil }))
		require.ErrorIs(t, m.box.Put(t.Context(), func(num outbox.Numbers) (outbox.Sealed, error) {
			return k.seal()(outbox.Numbers{Seq: num.Seq + 1000})
		}), feedback.ErrConflict)
		return
	}
	k := &kept{n: n, urgent: urgent, parts: rapid.IntRange(0, 3).Draw(t, "parts"), state: "queued"}
	require.NoError(t, m.box.Put(t.Context(), k.seal()))
	m.seq++
	k.seq = m.seq
	m.records[n] = k
}

func (m *model) Ack(t *rapid.T) {
	k := m.some(t, "queued", "received", "quarantine", "held", "gone")
	s, err := k.seal()(outbox.Numbers{Seq: k.seq})
	require.NoError(t, err)
	require.NoError(t, m.box.Ack(t.Context(), recordID(k.n), digest(s)))
	if k.state == "queued" || k.state == "quarantine" {
		k.state, k.at, k.until, k.acked = "held", m.ran, time.Time{}, map[string]bool{}
		if k.parts > 0 {
			k.state = "received"
		}
	}
}

func (m *model) AckParts(t *rapid.T) {
	k := m.some(t, "queued", "received", "quarantine", "held", "gone")
	if k.parts == 0 {
		t.Skip("has no parts")
	}
	s, err := k.seal()(outbox.Numbers{Seq: k.seq})
	require.NoError(t, err)
	var ids []string
	for i := range rapid.IntRange(1, k.parts).Draw(t, "first") {
		if i == 0 || rapid.Bool().Draw(t, "too") {
			ids = append(ids, fmt.Sprint(i+1))
		}
	}
	require.NoError(t, m.box.AckParts(t.Context(), recordID(k.n), digest(s), ids...))
	if k.state != "received" {
		return
	}
	for _, id := range ids {
		k.acked[id] = true
	}
	if len(k.acked) == k.parts {
		k.state, k.at, k.until = "held", m.ran, time.Time{}
	}
}

func (m *model) Fail(t *rapid.T) {
	k := m.some(t, "queued", "received")
	k.until = m.clock.at.Add(time.Duration(rapid.IntRange(1, 100).Draw(t, "s")) * time.Second)
	m.box.Fail(recordID(k.n), k.until)
}

func (m *model) Quarantine(t *rapid.T) {
	k := m.some(t, "queued", "received")
	require.NoError(t, m.box.Quarantine(t.Context(), recordID(k.n), "why"))
	k.state, k.until = "quarantine", time.Time{}
}

func (m *model) Requeue(t *rapid.T) {
	k := m.some(t, "quarantine")
	require.NoError(t, m.box.Requeue(t.Context(), recordID(k.n)))
	k.state = "queued"
}

func (m *model) Resend(t *rapid.T) {
	k := m.some(t, "held", "received", "gone", "queued")
	n, err := m.box.Resend(t.Context(), []feedback.RecordID{recordID(k.n)})
	require.NoError(t, err)
	if k.state == "held" || k.state == "received" {
		require.Equal(t, 1, n)
		k.state = "queued"
		return
	}
	require.Zero(t, n)
}

func (m *model) Sweep(t *rapid.T) {
	_, err := m.box.Sweep(t.Context())
	require.NoError(t, err)
	for _, k := range m.records {
		if k.state == "held" && m.ran-k.at >= outbox.DefaultGrace {
			k.state = "gone"
		}
	}
}

func (m *model) Wait(t *rapid.T) {
	d := time.Duration(rapid.IntRange(1, 50).Draw(t, "h")) * time.Hour
	m.clock.advance(d)
	m.ran += d
	m.Sweep(t) // so that the run up to here is on the disk
}

func (m *model) Restart(t *rapid.T) {
	require.NoError(t, m.box.Close())
	m.clock.advance(time.Duration(rapid.IntRange(0, 1000).Draw(t, "off")) * time.Hour)
	m.open()
	for _, k := range m.records {
		k.until = time.Time{}
	}
}

// Check compares everything that can be seen. It runs after every action.
func (m *model) Check(t *rapid.T) {
	s := stats(t, m.box)
	count := map[string]int{}
	for _, k := range m.records {
		count[k.state]++
	}
	require.Equal(t, count["queued"], s.Queued)
	require.Equal(t, count["received"], s.Received)
	require.Equal(t, m.left(), s.LeftBytes)
	require.Equal(t, count["held"], s.Held)
	require.Equal(t, count["gone"], s.Tombstones)
	require.Len(t, s.Quarantine, count["quarantine"])
	require.Equal(t, m.seq, s.Seq)
	r, _, err := nextAt(m.box, m.clock.at)
	require.NoError(t, err)
	if first := m.first("queued"); first == nil {
		require.Nil(t, r)
	} else {
		require.Equal(t, recordID(first.n), r.ID)
		s, err := first.seal()(outbox.Numbers{Seq: first.seq})
		require.NoError(t, err)
		require.Equal(t, s.Envelope, r.Envelope)
	}
	in, _, err := m.box.NextIncomplete(m.clock.at)
	require.NoError(t, err)
	if first := m.first("received"); first == nil {
		require.Nil(t, in)
	} else {
		require.Equal(t, recordID(first.n), in.ID)
		m.checkParts(t, first, in)
	}
}

// first is the record in that state to be sent next.
func (m *model) first(state string) *kept {
	var first *kept
	for _, k := range m.records {
		if k.state != state || k.until.After(m.clock.at) {
			continue
		}
		if first == nil || k.urgent && !first.urgent || k.urgent == first.urgent && k.seq < first.seq {
			first = k
		}
	}
	return first
}

// left is how many bytes the hub does not have.
func (m *model) left() int64 {
	n := 0
	for _, k := range m.records {
		if k.state == "queued" {
			s, err := k.seal()(outbox.Numbers{Seq: k.seq})
			require.NoError(m.t, err)
			n += len(s.Envelope)
		}
		if k.state != "queued" && k.state != "received" {
			continue
		}
		for i, size := range k.sizes() {
			if k.state == "queued" || !k.acked[fmt.Sprint(i+1)] {
				n += size
			}
		}
	}
	return int64(n)
}

func (m *model) checkParts(t *rapid.T, k *kept, in *outbox.Incomplete) {
	require.Len(t, in.Parts, k.parts-len(k.acked))
	for _, p := range in.Parts {
		require.False(t, k.acked[p.ID])
		got, err := io.ReadAll(m.box.ReadPart(in.ID, p))
		require.NoError(t, err)
		require.Equal(t, partBytes(k.n, p.Index, k.sizes()[p.Index]), got)
	}
}
