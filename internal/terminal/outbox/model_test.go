package outbox_test

import (
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
	state  string // queued held quarantine gone
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
		s, err := sealText(n, k.urgent)(outbox.Numbers{Seq: k.seq})
		require.NoError(t, err)
		require.NoError(t, m.box.Put(t.Context(), func(outbox.Numbers) (outbox.Sealed, error) { return s, nil }))
		require.ErrorIs(t, m.box.Put(t.Context(), func(num outbox.Numbers) (outbox.Sealed, error) {
			return sealText(n, k.urgent)(outbox.Numbers{Seq: num.Seq + 1000})
		}), feedback.ErrConflict)
		return
	}
	require.NoError(t, m.box.Put(t.Context(), sealText(n, urgent)))
	m.seq++
	m.records[n] = &kept{n: n, seq: m.seq, urgent: urgent, state: "queued"}
}

func (m *model) Ack(t *rapid.T) {
	k := m.some(t, "queued", "quarantine", "held", "gone")
	s, err := sealText(k.n, k.urgent)(outbox.Numbers{Seq: k.seq})
	require.NoError(t, err)
	require.NoError(t, m.box.Ack(t.Context(), recordID(k.n), digest(s)))
	if k.state == "queued" || k.state == "quarantine" {
		k.state, k.at, k.until = "held", m.ran, time.Time{}
	}
}

func (m *model) Fail(t *rapid.T) {
	k := m.some(t, "queued")
	k.until = m.clock.at.Add(time.Duration(rapid.IntRange(1, 100).Draw(t, "s")) * time.Second)
	m.box.Fail(recordID(k.n), k.until)
}

func (m *model) Quarantine(t *rapid.T) {
	k := m.some(t, "queued")
	require.NoError(t, m.box.Quarantine(t.Context(), recordID(k.n), "why"))
	k.state, k.until = "quarantine", time.Time{}
}

func (m *model) Requeue(t *rapid.T) {
	k := m.some(t, "quarantine")
	require.NoError(t, m.box.Requeue(t.Context(), recordID(k.n)))
	k.state = "queued"
}

func (m *model) Resend(t *rapid.T) {
	k := m.some(t, "held", "gone", "queued")
	n, err := m.box.Resend(t.Context(), []feedback.RecordID{recordID(k.n)})
	require.NoError(t, err)
	if k.state == "held" {
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
	var first *kept
	for _, k := range m.records {
		count[k.state]++
		if k.state != "queued" || k.until.After(m.clock.at) {
			continue
		}
		if first == nil || k.urgent && !first.urgent || k.urgent == first.urgent && k.seq < first.seq {
			first = k
		}
	}
	require.Equal(t, count["queued"], s.Queued)
	require.Equal(t, count["held"], s.Held)
	require.Equal(t, count["gone"], s.Tombstones)
	require.Len(t, s.Quarantine, count["quarantine"])
	require.Equal(t, m.seq, s.Seq)
	r, _, err := m.box.Next(m.clock.at)
	require.NoError(t, err)
	if first == nil {
		require.Nil(t, r)
		return
	}
	require.Equal(t, recordID(first.n), r.ID)
	require.Equal(t, envelope(r.ID, first.seq, first.urgent, textSize), r.Envelope)
}
