package uplink_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/terminal/uplink"
	"xinsheng/internal/wire"
)

// world is a terminal, a line and a hub, and what was promised to visitors.
type world struct {
	t        *rapid.T
	ctx      context.Context
	path     string
	hub      *fakeHub
	line     *inProcess
	box      *outbox.Outbox
	loop     *uplink.Loop
	promised map[feedback.RecordID]string // submitted -> digest
	backup   backup
	parts    int // of all that was promised
	n        int
	down     atomic.Bool
	lossy    atomic.Int32 // every so many answers get lost; 0 none
	answers  atomic.Int32
}

func (w *world) start() {
	w.box = openBox(w.t, w.path)
	w.loop = uplink.NewLoop(params(uplink.NewTestClient(w.line), w.box))
	w.loop.Start(w.ctx)
}

func (w *world) stop() {
	w.loop.Stop()
	require.NoError(w.t, w.box.Close())
}

func (w *world) rest(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// step does one thing that happens to terminals.
func (w *world) step(t *rapid.T) {
	switch rapid.SampledFrom([]string{"submit", "submit", "wait", "cut", "repair", "lossy", "busy", "garbage",
		"well", "restart",
		"backup", "restore", "tear"}).Draw(t, "step") {
	case "submit":
		w.n++
		require.NoError(t, w.box.Put(w.ctx, func(num outbox.Numbers) (outbox.Sealed, error) {
			sizes := []int{20_000, 100, 300_000}[:rapid.IntRange(0, 3).Draw(t, "parts")]
			s, err := sealedParts(w.n, rapid.Bool().Draw(t, "urgent"), sizes...)(num)
			w.parts += len(sizes)
			w.promised[s.ID] = wire.Digest(s.Envelope)
			return s, err
		}))
		w.loop.Wake()
	case "wait":
		w.rest(time.Duration(rapid.IntRange(1, 200).Draw(t, "seconds")) * time.Second)
	case "cut":
		w.down.Store(true)
	case "repair":
		w.down.Store(false)
		w.line.tear.Store(0)
	case "tear":
		w.line.tear.Store(rapid.Int64Range(1, 200_000).Draw(t, "bytes"))
	case "lossy":
		w.lossy.Store(rapid.Int32Range(0, 3).Draw(t, "every"))
	case "busy":
		w.hub.fail(func(rw http.ResponseWriter, _ *http.Request) bool {
			rw.Header().Set("Retry-After", "30")
			problem(rw, 503, wire.ProblemBusy)
			return true
		})
	case "garbage":
		w.hub.fail(func(rw http.ResponseWriter, _ *http.Request) bool {
			rw.Header().Set("Content-Type", "text/html")
			_, _ = rw.Write([]byte("<html>"))
			return true
		})
	case "well":
		w.hub.fail(nil)
	case "restart":
		w.stop()
		w.start()
	case "backup":
		w.backup = w.hub.save()
	case "restore":
		w.hub.restore(w.backup)
	}
	synctest.Wait()
}

func TestUplink_WhatWasPromisedArrivesOnceWhateverHappens(t *testing.T) {
	base := t.TempDir()
	signing := newFakeHub(t).signing
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp(base, "world")
		require.NoError(rt, err)
		var failure any // rapid ends a failed run by a panic, which must leave the bubble before it goes on
		synctest.Test(t, func(t *testing.T) {
			defer func() { failure = recover() }()
			hub := &fakeHub{rows: map[feedback.RecordID]string{}, puts: map[feedback.RecordID]int{},
				version: 1, signing: signing}
			w := &world{t: rt, ctx: t.Context(), path: filepath.Join(dir, "outbox.db"), hub: hub,
				promised: map[feedback.RecordID]string{}}
			w.line = &inProcess{hub: hub, down: w.down.Load, lose: func(*http.Request) bool {
				n, every := w.answers.Add(1), w.lossy.Load()
				return every > 0 && n%every == 0
			}}
			w.start()
			defer w.stop()
			w.live(rt)
		})
		if failure != nil {
			panic(failure)
		}
	})
}

// live lets things happen, and then everything work again, well within the grace period.
func (w *world) live(t *rapid.T) {
	for range rapid.IntRange(1, 40).Draw(t, "steps") {
		w.step(t)
	}
	w.down.Store(false)
	w.line.tear.Store(0)
	w.lossy.Store(0)
	w.hub.fail(nil)
	w.rest(30 * time.Minute)
	require.Equal(t, w.promised, w.hub.has(), "delivered is what was promised, once and with the same bytes")
	require.Zero(t, queued(t, w.box))
	s, err := w.box.Stats()
	require.NoError(t, err)
	require.Equal(t, len(w.promised), s.Held)
	parts, _ := w.hub.keptParts()
	require.Equal(t, w.parts, parts)
	require.Empty(t, s.Quarantine)
}
