package casework_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
)

func (o *office) hire(id string, role casework.Role) {
	o.t.Helper()
	u := &store.User{ID: id, Login: id, Name: id, Role: string(role), CreatedAt: o.now.UTC()}
	_, err := o.store.DB().NewInsert().Model(u).Exec(o.t.Context())
	o.must(err)
}

// An enquiry that is a complaint gets the complaint's clocks, from when it was said; the date on the receipt does not
// move by itself.
func TestCorrect_AnotherKindIsReckonedFromCaptureAndThePromiseStays(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ref := o.open(feedback.Enquiry, told("2026-07-06"))
		o.must(o.cases.Accept(ctx, first, ref))
		o.now = o.now.AddDate(0, 0, 2)
		before := o.get(ref)
		to := casework.Correction{Kind: feedback.Complaint, PlaceID: before.PlaceID, Reason: "说的是态度"}
		require.ErrorIs(o.t, o.cases.Correct(ctx, sonic, ref, to), casework.ErrForbidden)
		o.must(o.cases.Correct(ctx, first, ref, to))
		k := o.get(ref)
		assert.Equal(o.t, feedback.Complaint, k.Kind)
		assert.Equal(o.t, day(o.t, "2026-07-13 17:30"), k.DueLaw.UTC(), "from capture, not from now")
		assert.Equal(o.t, before.PromisedAt, k.PromisedAt, "never later in silence")
		assert.Equal(o.t, before.PromisedAt, k.DueAt)
		assert.Equal(o.t, []string{"received", "accepted", "corrected"}, o.history(ref))

		to.Kind, to.Move = feedback.Suggestion, casework.MoveAgreed
		require.ErrorIs(o.t, o.cases.Correct(ctx, first, ref, to), casework.ErrEmpty, "no consent on record")
		to.Words = "今天 10:20 电话里同意"
		o.must(o.cases.Correct(ctx, first, ref, to))
		k = o.get(ref)
		assert.Equal(o.t, day(o.t, "2026-07-13 17:30"), k.PromisedAt.UTC())
		f := o.file(ref)
		moved, ok := casework.MovedBy(&f.History[len(f.History)-1])
		require.True(o.t, ok)
		assert.Equal(o.t, casework.Moved{How: casework.MoveAgreed, Was: "2026-07-06", Now: "2026-07-13", Words: to.Words},
			moved)

		to = casework.Correction{Kind: feedback.Enquiry, PlaceID: k.PlaceID, Reason: "只是问一句",
			Move: casework.MoveTold, Words: "x"}
		o.must(o.cases.Correct(ctx, first, ref, to))
		assert.Equal(o.t, k.PromisedAt, o.get(ref).PromisedAt, "what the person was told does not become earlier either")
		assert.True(o.t, o.get(ref).DueAt.Before(k.DueAt), "but the clock does")
		require.ErrorIs(o.t, o.cases.Correct(ctx, first, ref, to), casework.ErrSame)
	})
}

func TestCorrect_KeepsAnExtensionAndEndsWhatTurnsOutToBePraise(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ref := o.open(feedback.Complaint)
		o.must(o.cases.Accept(ctx, first, ref))
		o.must(o.cases.Extend(ctx, first, ref, "2026-08-03", "电话同意"))
		o.must(o.cases.Correct(ctx, first, ref, casework.Correction{Kind: feedback.Help, PlaceID: "zx-mz-kq", Reason: "x"}))
		k := o.get(ref)
		assert.Equal(o.t, day(o.t, "2026-08-03 17:30"), k.DueHospital.UTC(), "the person agreed to that")
		assert.Equal(o.t, day(o.t, "2026-07-08 17:30"), k.DueLaw.UTC())
		assert.Equal(o.t, "zx-mz-kq", k.PlaceID)

		praise := o.answered()
		o.must(o.cases.Correct(ctx, first, praise, casework.Correction{Kind: feedback.Praise,
			PlaceID: "zx-mz-dt", Reason: "是表扬"}))
		assert.Equal(o.t, casestate.Closed, o.get(praise).State, "nothing more is asked of the person")
	})
}

func TestHandOver_NamesTheColleagueAndTheFirstOwnerStays(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		o.hire("u1", casework.Centre)
		o.hire("u2", casework.Centre)
		o.hire("u3", casework.Department)
		ref := o.open(feedback.Complaint)
		require.ErrorIs(o.t, o.cases.HandOver(ctx, first, ref, "u2"), casework.ErrState, "nobody has it in hand")
		o.must(o.cases.Accept(ctx, first, ref))
		require.ErrorIs(o.t, o.cases.HandOver(ctx, first, ref, "u1"), casework.ErrSame)
		for _, nobody := range []string{"u3", "u9", ""} {
			require.ErrorIs(o.t, o.cases.HandOver(ctx, first, ref, nobody), casework.ErrUnknown)
		}
		o.must(o.cases.HandOver(ctx, first, ref, "u2"))
		k := o.get(ref)
		assert.Equal(o.t, "u2", k.Owner)
		assert.Equal(o.t, "u1", k.FirstOwner)
		p, err := o.cases.List(ctx, casework.Query{Tab: casework.TabMine, User: "u2", Limit: 10})
		mine := p.Entries
		o.must(err)
		assert.Len(o.t, mine, 1)
	})
}

func TestNotHandle_TellsThePersonTheGroundAndCanBeReopened(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ref := o.open(feedback.Complaint, func(r *store.Record, b *feedback.Body) { b.Lang, r.Urgent = "en", true })
		require.ErrorIs(o.t, o.cases.NotHandle(ctx, first, ref, "mood", ""), casework.ErrUnknown)
		require.ErrorIs(o.t, o.cases.NotHandle(ctx, sonic, ref, "police", ""), casework.ErrForbidden)
		o.must(o.cases.NotHandle(ctx, first, ref, "police", "The ward will help you."))
		k := o.get(ref)
		assert.Equal(o.t, casestate.NotHandled, k.State)
		assert.Equal(o.t, "police", k.Ground)
		assert.Contains(o.t, k.Answer, "This is a matter for the police", "in the person's language")
		assert.Contains(o.t, k.Answer, "The ward will help you.")
		ringing, err := o.cases.Ringing(ctx)
		o.must(err)
		assert.Empty(o.t, ringing)
		require.ErrorIs(o.t, o.cases.Rate(ctx, ref, feedback.Satisfied, ""), casework.ErrState)
		o.must(o.cases.Reopen(ctx, second, ref, "派出所不予立案"))
		k = o.get(ref)
		assert.Equal(o.t, casestate.Accepted, k.State)
		assert.Empty(o.t, k.Answer+k.Ground)
		require.ErrorIs(o.t, o.cases.NotHandle(ctx, first, ref, "police", ""), casework.ErrState,
			"from the second round on closing takes two")
	})
}
