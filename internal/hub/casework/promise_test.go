package casework_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
)

// told is a report whose receipt told the person that date.
func told(day string) func(*store.Record, *feedback.Body) {
	return func(_ *store.Record, b *feedback.Body) {
		b.PromisedDates = []feedback.PromisedDate{{Step: "accepted", By: "2026-07-06"}, {Step: "answered", By: day}}
	}
}

func TestPromise_IsWhatTheReceiptSaid(t *testing.T) {
	each(t, func(o *office) {
		k := o.get(o.open(feedback.Complaint, told("2026-07-10")))
		assert.Equal(o.t, day(o.t, "2026-07-10 17:30"), k.PromisedAt.UTC())
		assert.Equal(o.t, k.PromisedAt, k.DueAt, "the nearest of all")
		assert.Equal(o.t, day(o.t, "2026-07-13 17:30"), k.DueLaw.UTC())

		for _, odd := range []string{"", "soon", "2020-01-01", "9999-12-31"} {
			k = o.get(o.open(feedback.Complaint, told(odd)))
			assert.Equal(o.t, day(o.t, "2026-07-13 17:30"), k.PromisedAt.UTC(), "%q: the nearer of the two clocks", odd)
		}
		k = o.get(o.open(feedback.Complaint, told("2026-07-11"))) // a Saturday, by a table that was corrected since
		assert.Equal(o.t, day(o.t, "2026-07-11 17:30"), k.PromisedAt.UTC(), "never later than what was said")
	})
}

func TestPromise_AndTheLawsDateStayWhenASecondDepartmentComes(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ref := o.open(feedback.Complaint, told("2026-07-13"))
		o.must(o.cases.Accept(ctx, first, ref))
		before := o.get(ref)
		for _, units := range [][]string{{"zx-mz-cs"}, {"zx-mz-kq", "zx-mz-wk"}, {"zx-mz-sf"}} {
			o.must(o.cases.HandOut(ctx, first, ref, casework.Order{Units: units}))
			k := o.get(ref)
			assert.Equal(o.t, before.PromisedAt, k.PromisedAt, "%v", units)
			assert.Equal(o.t, before.DueLaw, k.DueLaw, "%v", units)
			assert.Equal(o.t, before.DueHospital, k.DueHospital, "%v", units)
			assert.Equal(o.t, before.DueAt, k.DueAt, "%v", units)
		}
		f, err := o.cases.Find(ctx, before.Number)
		o.must(err)
		limits, err := o.cases.Limits(ctx, f)
		o.must(err)
		assert.Equal(o.t, day(o.t, "2026-07-20 17:30"), limits.LawSeveral.UTC(), "the law's ten days inside")
	})
}

func TestExtend_MovesTheHospitalsClockAloneAndNotForEver(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ref := o.open(feedback.Complaint, told("2026-07-13"))
		o.must(o.cases.Accept(ctx, first, ref))
		before := o.get(ref)
		o.must(o.cases.Extend(ctx, first, ref, "2026-08-03", "电话同意"))
		k := o.get(ref)
		assert.Equal(o.t, day(o.t, "2026-08-03 17:30"), k.DueHospital.UTC())
		assert.Equal(o.t, before.DueLaw, k.DueLaw)
		assert.Equal(o.t, before.PromisedAt, k.PromisedAt)
		assert.Equal(o.t, before.DueAt, k.DueAt, "what the person was told is still the nearest")

		f, err := o.cases.Find(ctx, k.Number)
		o.must(err)
		limits, err := o.cases.Limits(ctx, f)
		o.must(err)
		assert.Equal(o.t, "2026-08-19", limits.ExtendMost.Format("2006-01-02"),
			"thirty days after 20 July, however often it is extended")
		require.ErrorIs(o.t, o.cases.Extend(ctx, first, ref, "2026-08-20", "电话同意"), casework.ErrTooLate)
		o.must(o.cases.Extend(ctx, first, ref, "2026-08-19", "电话同意"))
	})
}

func TestPromise_OfANewRoundIsItsOwn(t *testing.T) {
	each(t, func(o *office) {
		ref := o.answered()
		o.now = o.now.AddDate(0, 0, 14)
		o.must(o.cases.Rate(o.t.Context(), ref, feedback.NotSatisfied, ""))
		k := o.get(ref)
		assert.Equal(o.t, day(o.t, "2026-07-27 17:30"), k.PromisedAt.UTC())
		assert.Equal(o.t, k.PromisedAt, k.DueAt)
	})
}
