package casework_test

import (
	"context"
	"log/slog"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
)

func TestFile_NamesTheDepartmentsThatHaveTheCaseAndNoOthers(t *testing.T) {
	each(t, func(o *office) {
		ctx, ref := o.t.Context(), o.handed()
		o.must(o.cases.HandBack(ctx, dental, ref, "当日未就诊"))
		f := o.file(ref)
		assert.Equal(o.t, []string{sonic.Unit}, f.Units())
		task, ok := f.Task(sonic.Unit)
		assert.True(o.t, ok)
		assert.Equal(o.t, casestate.TaskHanded, task.State)
		for _, unit := range []string{dental.Unit, "zx-zy-cr", ""} {
			_, ok := f.Task(unit)
			assert.False(o.t, ok, "%q has not got it", unit)
		}
		due, err := o.cases.TaskDue(ctx, &f.Case)
		o.must(err)
		assert.Equal(o.t, task.DueAt.UTC(), due.UTC(), "what is offered is what is set where nobody says otherwise")
		direct, err := o.cases.Direct(ctx, f.Tasks)
		o.must(err)
		assert.False(o.t, direct)
		o.direct(true)
		direct, err = o.cases.Direct(ctx, f.Tasks)
		o.must(err)
		assert.True(o.t, direct, "one department has it")
	})
}

func TestFile_AnAnswerStandsUntilItDoesNotSatisfy(t *testing.T) {
	each(t, func(o *office) {
		ref := o.answered()
		assert.True(o.t, o.file(ref).Standing())
		o.must(o.cases.Rate(o.t.Context(), ref, feedback.NotSatisfied, ""))
		assert.False(o.t, o.file(ref).Standing(), "it is of the round before")
	})
}

func TestFile_FindsAPartByItsRecordAndItsOwnID(t *testing.T) {
	each(t, func(o *office) {
		ref := o.open(feedback.Complaint)
		rec := uuid.NewString()
		o.part(rec, ref.ID, func(p *store.Part) { p.PartID = "1" })
		f := o.file(ref)
		p, ok := f.Part(rec, "1")
		require.True(o.t, ok)
		assert.Equal(o.t, ref.ID, p.CaseID)
		for _, other := range [][2]string{{rec, "2"}, {uuid.NewString(), "1"}} {
			_, ok := f.Part(other[0], other[1])
			assert.False(o.t, ok)
		}
	})
}

func TestMerge_EachCaseKnowsTheOther(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		lead, one, two := o.accepted(feedback.Complaint), o.accepted(feedback.Complaint), o.accepted(feedback.Complaint)
		for _, ref := range []casework.Ref{one, two} {
			o.must(o.cases.Merge(ctx, first, ref, o.get(lead).Number))
		}
		merged, err := o.cases.Merged(ctx, o.get(lead))
		o.must(err)
		require.Len(o.t, merged, 2)
		assert.Equal(o.t, []int64{one.ID, two.ID}, []int64{merged[0].ID, merged[1].ID})
		found, err := o.cases.Lead(ctx, o.get(one))
		o.must(err)
		assert.Equal(o.t, lead.ID, found.ID)
		found, err = o.cases.Lead(ctx, o.get(lead))
		o.must(err)
		assert.Nil(o.t, found, "it is led by none")
	})
}

func TestCorrect_TheHistorySaysWhatACaseWasTakenFor(t *testing.T) {
	each(t, func(o *office) {
		ref := o.accepted(feedback.Enquiry)
		at := o.get(ref).PlaceID
		o.must(o.cases.Correct(o.t.Context(), first, ref, casework.Correction{Kind: feedback.Complaint, PlaceID: at,
			Reason: "说的是态度"}))
		var found []casework.Corrected
		history := o.file(ref).History
		for i := range history {
			if c, ok := casework.CorrectedBy(&history[i]); ok {
				found = append(found, c)
			}
		}
		want := casework.Corrected{KindWas: string(feedback.Enquiry), Kind: string(feedback.Complaint), PlaceWas: at,
			Place: at, Reason: "说的是态度"}
		assert.Equal(o.t, []casework.Corrected{want}, found)
	})
}

func TestAdd_WhatATerminalKeptIsTakenByACaseThatWasWithdrawnMeanwhile(t *testing.T) {
	each(t, func(o *office) {
		ctx, ref := o.t.Context(), o.open(feedback.Complaint)
		o.must(o.cases.Withdraw(ctx, casework.Visitor(), ref, ""))
		rec, body := o.addition("还有一句")
		require.ErrorIs(o.t, o.add(ref, rec, body), casework.ErrOver)
		o.must(o.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			return o.cases.AddKept(ctx, tx, ref.ID, rec, body)
		}))
		history := o.file(ref).History
		assert.Equal(o.t, "还有一句", history[len(history)-1].Text)
		assert.Equal(o.t, casestate.Withdrawn, o.get(ref).State, "and it stays withdrawn")
	})
}

// logged tells of each line of a log.
type logged chan string

func (l logged) Enabled(context.Context, slog.Level) bool      { return true }
func (l logged) Handle(_ context.Context, r slog.Record) error { l <- r.Message; return nil }
func (l logged) WithAttrs([]slog.Attr) slog.Handler            { return l }
func (l logged) WithGroup(string) slog.Handler                 { return l }

func TestNight_ClosesWhatIsDueAtOnceAndStopsWhenItIsTold(t *testing.T) {
	each(t, func(o *office) {
		ref := o.answeredOf("")
		o.now = o.now.AddDate(0, 0, 30)
		lines := make(logged, 8)
		stop := o.cases.Night(o.t.Context(), slog.New(lines))
		assert.Equal(o.t, "closed silent cases", <-lines)
		stop()
		assert.Equal(o.t, casestate.Closed, o.get(ref).State)
		assert.Empty(o.t, lines)
	})
}
