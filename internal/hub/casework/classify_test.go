package casework_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/retention"
)

func classified() casework.About {
	return casework.About{
		Categories: []casework.Sorted{
			{Category: "waiting.exam", HCAT: casestate.HCATInstitutional, Severity: 2, Stage: casestate.StageExamination},
			{Category: "manner.cold"},
		},
		Finding: casestate.PartlyUpheld, Persons: "李红梅 护士", Measure: "下午加开一间", By: "超声科主任", Until: "2026-07-31",
	}
}

func TestClassify_SaysWhatACaseIsAboutAndTwoPeopleDoNotOverwriteEachOther(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ref := o.accepted(feedback.Complaint)
		seen := casework.Ref{ID: ref.ID, Version: casework.Version(o.get(ref))}
		o.must(o.cases.Classify(ctx, first, seen, classified()))
		other := classified()
		other.Measure = "另一个人的话"
		require.ErrorIs(o.t, o.cases.Classify(ctx, second, seen, other), casework.ErrStale)
		require.ErrorIs(o.t, o.cases.Classify(ctx, second, ref, classified()), casework.ErrSame)

		f, err := o.cases.Find(ctx, o.get(ref).Number)
		o.must(err)
		require.Len(o.t, f.Sorted, 2)
		assert.Equal(o.t, casestate.HCATInstitutional, f.Sorted[0].HCAT)
		assert.Equal(o.t, "manner.cold", f.Sorted[1].Category)
		assert.Equal(o.t, "下午加开一间", f.Case.Measure)
		last := f.History[len(f.History)-1]
		assert.Equal(o.t, casestate.EventSorted, last.What)
		assert.Contains(o.t, last.Text, "下午加开一间", "what was promised leaves a trace")

		done := classified()
		done.Checked, done.Categories = true, done.Categories[1:]
		o.must(o.cases.Classify(ctx, second, ref, done))
		assert.Equal(o.t, o.now.UTC(), o.get(ref).MeasureCheckedAt.UTC())
		entries, err := o.audit.Page(ctx, "u2", 0, 10)
		o.must(err)
		require.NotEmpty(o.t, entries)
		assert.Equal(o.t, "case.classify", entries[0].Action)
	})
}

func TestClassify_RefusesWhatNobodyCouldMean(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ref := o.accepted(feedback.Complaint)
		for want, wrong := range map[string]casework.About{
			"category": {Categories: []casework.Sorted{{Category: "waiting"}}},
			"none":     {Categories: []casework.Sorted{{HCAT: casestate.HCATSafety}}},
			"severity": {Categories: []casework.Sorted{{Category: "manner.cold", HCAT: casestate.HCATRespect, Severity: 4}}},
			"alone":    {Categories: []casework.Sorted{{Category: "manner.cold", Severity: 1}}},
			"day":      {Measure: "x", Until: "31.7."},
		} {
			require.ErrorIs(o.t, o.cases.Classify(ctx, first, ref, wrong), casework.ErrUnknown, want)
		}
		require.ErrorIs(o.t, o.cases.Classify(ctx, first, ref, casework.About{Checked: true}), casework.ErrEmpty)
		require.ErrorIs(o.t, o.cases.Classify(ctx, sonic, ref, classified()), casework.ErrForbidden)
		f, err := o.cases.Find(ctx, o.get(ref).Number)
		o.must(err)
		assert.Empty(o.t, f.Sorted)
	})
}

func TestClassify_WhatWasWrittenIsErasedWithTheCase(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ref := o.accepted(feedback.Complaint)
		o.must(o.cases.Classify(ctx, first, ref, classified()))
		o.must(o.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			_, _, err := retention.Eraser{}.EraseCase(ctx, tx, ref.ID, o.now, "system")
			return err
		}))
		k := o.get(ref)
		assert.Empty(o.t, k.Persons+k.Measure+k.MeasureBy)
		require.ErrorIs(o.t, o.cases.Classify(ctx, first, ref, casework.About{Persons: "王某"}), casework.ErrState)
		f, err := o.cases.Find(ctx, k.Number)
		o.must(err)
		assert.Len(o.t, f.Sorted, 2, "what it was about is no content")
		for _, e := range f.History {
			assert.Empty(o.t, e.Text, e.What)
		}
	})
}
