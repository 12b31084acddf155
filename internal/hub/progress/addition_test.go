package progress_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/progress"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

// kept is what somebody added at a terminal with a grant, as it comes to the hub.
type kept struct {
	grant, number, terminal string
	said, came              time.Time
	estimated               bool
}

func (w *world) takes(t *testing.T, k kept) error {
	t.Helper()
	now := func() time.Time { return w.clock }
	cases := casework.New(casework.Params{Store: w.store, Audit: audit.New(w.store, now), Rules: new(casework.Settings),
		Now: now})
	additions := progress.Additions{Cases: cases, Grants: progress.Grants{Key: []byte("grant key")}}
	return w.store.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		rec := &store.Record{ID: "later", TerminalID: k.terminal, CapturedAt: k.said, ReceivedAt: k.came,
			Estimated: k.estimated}
		return additions.Take(ctx, tx, rec, &feedback.Body{Type: feedback.TypeAddition,
			Addition: &feedback.Addition{Number: k.number, Grant: k.grant, Text: "今天又等了一个小时"}})
	})
}

func TestAdditions_AGrantIsGoodForItsCaseItsTerminalAndItsHour(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	id := w.addCase(t, 1)
	var c store.Case
	require.NoError(t, w.store.DB().NewSelect().Model(&c).Where("id = ?", id).Scan(t.Context()))
	grants := progress.Grants{Key: []byte("grant key")}
	grant, gone := grants.Give(&c, "t1", start), c
	gone.RecordID = "of a case that is not here"
	other := w.number(2)

	good := kept{grant: grant, number: string(w.number(1)), terminal: "t1", said: start.Add(time.Minute),
		came: start.Add(day)}
	for name, tt := range map[string]struct {
		change func(*kept)
		want   error
	}{
		"no grant": {func(k *kept) { k.grant = "" }, feedback.ErrInvalid},
		"garbage":  {func(k *kept) { k.grant = "AAAA" + grant[4:] }, feedback.ErrInvalid},
		"another hub's": {func(k *kept) { k.grant = progress.Grants{Key: []byte("x")}.Give(&c, "t1", start) },
			feedback.ErrInvalid},
		"another terminal":     {func(k *kept) { k.terminal = "t2" }, feedback.ErrInvalid},
		"another case":         {func(k *kept) { k.number = string(other) }, feedback.ErrInvalid},
		"another day":          {func(k *kept) { k.said = start.Add(13 * time.Hour) }, feedback.ErrInvalid},
		"came before it began": {func(k *kept) { k.came = start.Add(-13 * time.Hour) }, feedback.ErrInvalid},
		"far too late":         {func(k *kept) { k.came = start.Add(181 * day) }, feedback.ErrInvalid},
		"its case is coming":   {func(k *kept) { k.grant = grants.Give(&gone, "t1", start) }, intake.ErrEarly},
		"its case never came": {func(k *kept) {
			k.grant, k.came = grants.Give(&gone, "t1", start), start.Add(32*day)
		}, feedback.ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			k := good
			tt.change(&k)
			require.ErrorIs(t, w.takes(t, k), tt.want)
		})
	}
	require.NoError(t, w.takes(t, good))
	guessed := good
	guessed.said, guessed.estimated = start.Add(300*day), true
	require.NoError(t, w.takes(t, guessed), "an estimated time proves nothing")

	var added []store.CaseEvent
	require.NoError(t, w.store.DB().NewSelect().Model(&added).Where("case_id = ? AND what = ?", id, casestate.EventAdded).
		Scan(t.Context()))
	require.Len(t, added, 2)
	require.Equal(t, "今天又等了一个小时", added[0].Text)

	w.update(t, id, casestate.EventErased, "erased_at = ?", start.Add(day))
	require.ErrorIs(t, w.takes(t, good), feedback.ErrInvalid, "nothing is left of the case")
}
