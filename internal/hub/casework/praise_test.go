package casework_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/directory"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
)

func TestPraise_IsOverWhenItWasPassedOnAndAsksNoVerdict(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ref := o.open(feedback.Praise)
		o.must(o.cases.Accept(ctx, first, ref))
		o.must(o.cases.Answer(ctx, first, ref, "已经转告超声科李护士和护士长，谢谢您。"))
		k := o.get(ref)
		assert.Equal(o.t, casestate.Closed, k.State)
		assert.False(o.t, k.AnsweredAt.IsZero())
		assert.False(o.t, k.ClosedAt.IsZero())
		assert.NotEmpty(o.t, k.Answer)
		assert.Equal(o.t, []string{"received", "accepted", "answered", "closed"}, o.history(ref))
		for _, s := range []feedback.Verdict{feedback.Satisfied, feedback.SoSo, feedback.NotSatisfied} {
			require.ErrorIs(o.t, o.cases.Rate(ctx, ref, s, ""), casework.ErrState)
		}
	})
}

// Praise that was answered before nothing was asked any more stays as it is, and opens no round.
func TestPraise_AnsweredBeforeOpensNoRoundEither(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ref := o.open(feedback.Praise)
		o.must(o.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.NewUpdate().Table("cases").Set("state = ?", casestate.Answered).Where("id = ?", ref.ID).Exec(ctx)
			return err
		}))
		require.ErrorIs(o.t, o.cases.Rate(ctx, ref, feedback.NotSatisfied, ""), casework.ErrState)
		assert.Equal(o.t, 1, o.get(ref).Round)
		o.must(o.cases.Close(ctx, first, ref, "已转达"))
	})
}

func TestPraise_IsNoPartOfTheSatisfactionFigures(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		o.must(o.cases.Rate(ctx, o.answered(), feedback.Satisfied, ""))
		o.must(o.cases.Rate(ctx, o.answered(), feedback.NotSatisfied, ""))
		praised := o.open(feedback.Praise)
		o.must(o.cases.Accept(ctx, first, praised))
		o.must(o.cases.Answer(ctx, first, praised, "已转达"))
		before := o.open(feedback.Praise)
		o.must(o.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error { // rated when praise was still asked
			_, err := tx.NewUpdate().Table("cases").Set("state = ?", casestate.Closed).Set("satisfied = ?", feedback.SoSo).
				Set("closed_at = ?", o.now.UTC()).Where("id = ?", before.ID).Exec(ctx)
			return err
		}))
		f, err := o.cases.Figures(ctx, "", "")
		o.must(err)
		assert.Equal(o.t, 2, f.Month.Said)
		assert.Equal(o.t, 1, f.Month.Satisfied)
	})
}

// Who thanked for praise in the name of the wrong nurse puts it right: the person reads the new words, and what was
// said stays.
func TestPraise_ThatIsClosedIsCorrectedByTheCentre(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ref := o.open(feedback.Praise)
		require.ErrorIs(o.t, o.cases.Answer(ctx, first, ref, "还没有受理"), casework.ErrState)
		o.must(o.cases.Accept(ctx, first, ref))
		o.must(o.cases.HandOut(ctx, first, ref, casework.Order{Units: []string{"zx-mz-cs"}}))
		o.must(o.cases.Answer(ctx, first, ref, "已经转告李护士"))
		before := o.get(ref)
		o.now = o.now.AddDate(0, 0, 3)
		o.must(o.cases.Answer(ctx, second, ref, "已经转告黎护士"))
		k := o.get(ref)
		assert.Equal(o.t, "已经转告黎护士", k.Answer)
		assert.Equal(o.t, casestate.Closed, k.State)
		assert.Equal(o.t, before.AnsweredAt, k.AnsweredAt, "a correction changes neither when it was answered")
		assert.Equal(o.t, before.ClosedAt, k.ClosedAt, "nor how long it is kept")
		assert.Equal(o.t, []string{"received", "accepted", "assigned", "answered", "closed", "answered"}, o.history(ref))
		require.ErrorIs(o.t, o.cases.Answer(ctx, sonic, ref, "科室的话"), casework.ErrState,
			"nobody of the centre looks for it there")

		rated := o.answered()
		o.must(o.cases.Rate(ctx, rated, feedback.Satisfied, ""))
		require.ErrorIs(o.t, o.cases.Answer(ctx, first, rated, "评价过的答复"), casework.ErrState)
		dropped := o.open(feedback.Praise)
		o.must(o.cases.AskClose(ctx, first, dropped, "重复"))
		o.must(o.cases.ApproveClose(ctx, second, dropped))
		require.ErrorIs(o.t, o.cases.Answer(ctx, first, dropped, "没有答复过"), casework.ErrState)
	})
}

// The person names the right nurse after all: the words stand at the centre as added, and it may put the answer right.
func TestPraise_ThatIsClosedTakesWhatThePersonAdds(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ref := o.open(feedback.Praise)
		o.must(o.cases.Accept(ctx, first, ref))
		o.must(o.cases.Answer(ctx, first, ref, "已经转告李护士"))
		o.adds(ref, "是黎护士，不是李护士")
		assert.False(o.t, o.get(ref).AddedAt.IsZero())
		o.must(o.cases.Answer(ctx, first, ref, "对不起，已经转告黎护士"))
		assert.Equal(o.t, "对不起，已经转告黎护士", o.get(ref).Answer)
	})
}

func TestPraise_IsPassedOnToTheDepartmentsWhomItIsAbout(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		_, err := hospital.Seed(ctx, o.store, hospital.Demo(), "console", o.now)
		o.must(err)
		people := &directory.Directory{Store: o.store, Audit: o.audit, Now: func() time.Time { return o.now }}
		places := hospital.Demo().Places
		o.must(people.Add(ctx, "u1", places, store.Employee{Name: "王芳", PlaceID: "zx-zy-gk", Job: "护士"}))
		o.must(people.Add(ctx, "u1", places, store.Employee{Name: "李红", PlaceID: "zx-mz-dt", Job: "导医"}))
		ref := o.open(feedback.Praise) // in the hall
		o.must(o.cases.Accept(ctx, first, ref))
		o.must(o.cases.Classify(ctx, first, ref, casework.About{Persons: "李红、王芳护士、某人"}))
		o.must(o.cases.Answer(ctx, first, ref, "已转告大厅和骨科，谢谢您。"))
		assert.Equal(o.t, []string{"received", "accepted", "sorted", "answered", "passed_on", "passed_on", "closed"},
			o.history(ref))
		f, err := o.cases.Find(ctx, o.get(ref).Number)
		o.must(err)
		var units []string
		for _, task := range f.Tasks {
			units = append(units, task.Unit)
			assert.True(o.t, task.State.About().Stands && !task.State.About().Open, "read, and nothing to do")
			assert.False(o.t, task.ShowContact)
		}
		assert.ElementsMatch(o.t, []string{"zx-mz-dt", "zx-zy-gk"}, units, "each once, a stranger's nowhere")
		o.must(o.cases.Answer(ctx, first, ref, "已转告大厅和骨科，谢谢您！"))
		f, err = o.cases.Find(ctx, o.get(ref).Number)
		o.must(err)
		assert.Len(o.t, f.Tasks, 2, "corrected, and passed on once")
	})
}
