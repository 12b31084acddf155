package casework_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
)

// snapshot turns what open makes into a snapshot.
func snapshot(topic feedback.Topic) func(*store.Record, *feedback.Body) {
	return func(rec *store.Record, b *feedback.Body) {
		b.Type, b.Report, rec.Type = feedback.TypeSnapshot, nil, "snapshot"
		b.Snapshot = &feedback.Snapshot{Topic: topic, Text: "扶手松了", WherePlace: "zx-mz-cs"}
	}
}

// part puts a part of the record into the database.
func (o *office) part(record string, caseID int64, change func(*store.Part)) {
	o.t.Helper()
	p := &store.Part{RecordID: record, PartID: uuid.NewString(), CaseID: caseID, Kind: "voice", State: store.PartKept,
		ExpectedAt: o.now}
	if change != nil {
		change(p)
	}
	_, err := o.store.DB().NewInsert().Model(p).Exec(o.t.Context())
	o.must(err)
}

func (o *office) addition(text string) (*store.Record, *feedback.Body) {
	return &store.Record{ID: uuid.Must(uuid.NewV7()).String(), TerminalID: store.NoTerminal, ReceivedAt: o.now.UTC()},
		&feedback.Body{Type: feedback.TypeAddition,
			Addition: &feedback.Addition{Text: text, Attachments: []feedback.Attachment{{PartID: "1", Kind: feedback.Voice}}}}
}

func (o *office) add(ref casework.Ref, rec *store.Record, body *feedback.Body) error {
	return o.store.Tx(o.t.Context(), func(ctx context.Context, tx bun.Tx) error {
		return o.cases.Add(ctx, tx, ref.ID, rec, body)
	})
}

func TestOpen_ASnapshotIsACaseOfItsTopic(t *testing.T) {
	each(t, func(o *office) {
		broken, good := o.get(o.open("", snapshot(feedback.Broken))), o.get(o.open("", snapshot(feedback.WellDone)))
		assert.Equal(o.t, casestate.FormSnapshot, broken.Form)
		assert.Equal(o.t, "broken", broken.Topic)
		assert.Equal(o.t, feedback.Suggestion, broken.Kind)
		assert.Equal(o.t, "扶手松了", broken.Text)
		assert.Equal(o.t, "zx-mz-cs", broken.PlaceID)
		assert.Equal(o.t, casestate.FromTerminal, broken.Source)
		assert.False(o.t, broken.DueAt.IsZero())
		assert.Equal(o.t, feedback.Praise, good.Kind)
		report := o.get(o.open(feedback.Complaint,
			func(rec *store.Record, _ *feedback.Body) { rec.TerminalID = store.NoTerminal }))
		assert.Equal(o.t, casestate.FormReport, report.Form)
		assert.Equal(o.t, casestate.FromPhone, report.Source)

		ctx := o.t.Context()
		p, err := o.cases.List(ctx, casework.Query{Form: casestate.FormSnapshot, Topic: "broken", Limit: 10})
		list, n := p.Entries, p.Total
		o.must(err)
		assert.Equal(o.t, 1, n)
		assert.Equal(o.t, broken.ID, list[0].ID)
		f, err := o.cases.Figures(ctx, "", casestate.FormSnapshot)
		o.must(err)
		assert.Equal(o.t, 2, f.New)
	})
}

func TestOpen_TakesThePartsThatCameBefore(t *testing.T) {
	each(t, func(o *office) {
		ref := o.open(feedback.Complaint, func(rec *store.Record, b *feedback.Body) {
			b.Report.Attachments = []feedback.Attachment{{PartID: "1", Kind: feedback.Voice}}
			o.part(rec.ID, 0, func(p *store.Part) { p.DurationMS, p.Transcript = 42_000, "叫号一直不动" })
			o.part(rec.ID, 0, func(p *store.Part) { p.Kind, p.State, p.Position = "photo", store.PartExpected, 1 })
			o.part(rec.ID, 0, func(p *store.Part) { p.Kind, p.State, p.Position = "photo", store.PartRefused, 2 })
		})
		f, err := o.cases.Find(o.t.Context(), o.get(ref).Number)
		o.must(err)
		assert.Len(o.t, f.Parts, 3)
		p, err := o.cases.List(o.t.Context(), casework.Query{Limit: 10})
		list := p.Entries
		o.must(err)
		assert.Equal(o.t, casework.Media{Voices: 1, VoiceMS: 42_000, Photos: 1, Coming: 1}, list[0].Media)
		assert.Equal(o.t, "叫号一直不动", list[0].Heard)
		for words, found := range map[bool]int{true: 1, false: 0} {
			p, err := o.cases.List(o.t.Context(), casework.Query{Search: "叫号", Words: words, Limit: 10})
			n := p.Total
			o.must(err)
			assert.Equal(o.t, found, n)
		}
	})
}

func TestAdd_StandsInTheHistoryAndWaitsForTheCentre(t *testing.T) {
	each(t, func(o *office) {
		ctx, ref := o.t.Context(), o.answered()
		before, state := casework.Version(o.get(ref)), o.get(ref).State
		rec, body := o.addition("后来想起来的")
		o.part(rec.ID, 0, nil)
		o.must(o.add(ref, rec, body))
		k := o.get(ref)
		assert.Equal(o.t, state, k.State)
		assert.Greater(o.t, casework.Version(k), before, "who writes an answer must see it first")
		f, err := o.cases.Find(ctx, k.Number)
		o.must(err)
		e := f.History[len(f.History)-1]
		assert.Equal(o.t, []string{"added", "后来想起来的", rec.ID, "person"},
			[]string{string(e.What), e.Text, e.RecordID, e.Actor})
		assert.Len(o.t, f.PartsOf(rec.ID), 1)
		p, err := o.cases.List(ctx, casework.Query{Tab: casework.TabAdded, Limit: 10})
		n := p.Total
		o.must(err)
		assert.Equal(o.t, 1, n)
		p, err = o.cases.List(ctx, casework.Query{Search: "想起来", Words: true, Limit: 10})
		n = p.Total
		o.must(err)
		assert.Equal(o.t, 1, n)
		assert.ErrorIs(o.t, o.cases.Answer(ctx, first, casework.Ref{ID: ref.ID, Version: before, Answer: f.Sent().ID}, "x"),
			casework.ErrStale)

		// What comes while someone looks at what came before stays to be looked at.
		o.now = o.now.Add(time.Minute)
		rec2, body2 := o.addition("还有")
		o.must(o.add(ref, rec2, body2))
		o.must(o.cases.Seen(ctx, k))
		assert.False(o.t, o.get(ref).AddedAt.IsZero())
		o.must(o.cases.Seen(ctx, o.get(ref)))
		assert.True(o.t, o.get(ref).AddedAt.IsZero())
		fig, err := o.cases.Figures(ctx, "", "")
		o.must(err)
		assert.Zero(o.t, fig.Added)
	})
}

func TestAdd_ReopensNothingAndEndsWithTheCase(t *testing.T) {
	each(t, func(o *office) {
		ctx, closed := o.t.Context(), o.answered()
		o.must(o.cases.Rate(ctx, closed, feedback.Satisfied, ""))
		rec, body := o.addition("谢谢")
		o.must(o.add(closed, rec, body))
		k := o.get(closed)
		assert.Equal(o.t, casestate.Closed, k.State)
		assert.False(o.t, k.AddedAt.IsZero(), "the centre hears of it all the same")

		withdrawn := o.open(feedback.Complaint)
		o.must(o.cases.Withdraw(ctx, casework.Visitor(), withdrawn, ""))
		erased := o.open(feedback.Complaint)
		_, err := o.store.DB().NewUpdate().Table("cases").Set("erased_at = ?", o.now.UTC()).Where("id = ?", erased.ID).
			Exec(ctx)
		o.must(err)
		for _, ref := range []casework.Ref{withdrawn, erased} {
			rec, body := o.addition("太晚了")
			assert.ErrorIs(o.t, o.add(ref, rec, body), casework.ErrOver)
			assert.NotContains(o.t, o.history(ref), "added")
			assert.True(o.t, o.get(ref).AddedAt.IsZero())
		}
		assert.ErrorIs(o.t, o.add(casework.Ref{ID: 999}, rec, body), casework.ErrNotFound)
		assert.ErrorIs(o.t, o.add(closed, rec, &feedback.Body{Type: feedback.TypeReport}), casework.ErrUnknown)
	})
}

func TestChanged_MovesTheMark(t *testing.T) {
	each(t, func(o *office) {
		seen := map[string]bool{}
		for range 3 {
			o.must(o.cases.Changed(o.t.Context()))
			mark, err := o.cases.Mark(o.t.Context())
			o.must(err)
			assert.False(o.t, seen[mark])
			seen[mark] = true
		}
	})
}
