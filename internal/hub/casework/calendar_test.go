package casework_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/workday"
)

// calendar saves another table of working days as the desk does.
func (o *office) calendar(change func(*hospital.WorkDays)) {
	o.t.Helper()
	e := &hospital.Editor{Store: o.store, Audit: o.audit, Now: func() time.Time { return o.now }, Saved: o.cases.Saved}
	d := hospital.SeedWorkDays()
	change(&d)
	o.must(e.Document(o.t.Context(), "u1", &d))
}

func TestCalendar_AnotherTableReckonsEveryOpenClockAnew(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		open, ended := o.open(feedback.Complaint), o.answered()
		o.must(o.cases.Rate(ctx, ended, feedback.Satisfied, ""))
		away := o.open(feedback.Complaint)
		o.must(o.cases.WithdrawForNow(ctx, away))
		was, closed := o.get(open), o.get(ended)
		o.calendar(func(d *hospital.WorkDays) { d.Off = append(d.Off, "2026-07-09") })
		k := o.get(open)
		assert.Equal(o.t, day(o.t, "2026-07-14 17:30"), k.DueLaw.UTC())
		assert.Equal(o.t, day(o.t, "2026-07-21 17:30"), k.DueHospital.UTC())
		assert.Equal(o.t, was.PromisedAt, k.PromisedAt, "what the person was told for certain does not move")
		assert.Equal(o.t, was.PromisedAt, k.DueAt)
		assert.Equal(o.t, []string{"received", "reckoned"}, o.history(open))
		assert.Equal(o.t, closed.DueLaw, o.get(ended).DueLaw, "over is over")
		o.must(o.cases.Undo(ctx, away))
		assert.Equal(o.t, k.DueLaw, o.get(away).DueLaw, "who comes back has the new clocks")

		o.calendar(func(d *hospital.WorkDays) { d.Off = append(d.Off, "2026-07-09") })
		assert.Len(o.t, o.history(open), 2, "the same table again moves nothing")
		_, err := o.audit.Verify(ctx)
		o.must(err)
	})
}

// No task is due later than its case, also where a holiday becomes a working day, and for who comes back from a
// withdrawal.
func TestCalendar_TasksComeForwardWithTheirCase(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		o.calendar(func(d *hospital.WorkDays) { d.Off = append(d.Off, "2026-07-08", "2026-07-09") })
		refs := []casework.Ref{o.open(feedback.Complaint), o.open(feedback.Complaint)}
		for _, ref := range refs {
			o.must(o.cases.Accept(ctx, first, ref))
			until := o.get(ref).DueAt.In(workday.Zone()).Format(time.DateOnly)
			o.must(o.cases.HandOut(ctx, first, ref, casework.Order{Units: []string{"zx-mz-cs"}, Due: until}))
		}
		o.must(o.cases.WithdrawForNow(ctx, refs[1]))
		o.calendar(func(*hospital.WorkDays) {})
		o.must(o.cases.Undo(ctx, refs[1]))
		for _, ref := range refs {
			f := o.file(ref)
			require.NotEmpty(o.t, f.Tasks)
			for _, task := range f.Tasks {
				assert.False(o.t, task.DueAt.After(f.Case.DueAt), "%v is after %v", task.DueAt, f.Case.DueAt)
			}
		}
	})
}

func TestCalendar_AnEstimateBecomesTheDateAndTheReasonIsTold(t *testing.T) {
	each(t, func(o *office) {
		o.calendar(func(d *hospital.WorkDays) { d.Until = "2026-12-31" })
		o.now = day(o.t, "2026-12-30 10:00")
		ref := o.open(feedback.Complaint)
		was := o.get(ref)
		assert.Equal(o.t, day(o.t, "2027-01-06 17:30"), was.PromisedAt.UTC(), "weekdays alone")
		o.calendar(func(d *hospital.WorkDays) {
			d.Until = "2027-12-31"
			d.Off = append(d.Off, "2027-01-01", "2027-01-04")
		})
		k := o.get(ref)
		assert.Equal(o.t, day(o.t, "2027-01-08 17:30"), k.DueLaw.UTC())
		assert.Equal(o.t, k.DueLaw, k.PromisedAt)
		f := o.file(ref)
		moved, ok := casework.MovedBy(&f.History[len(f.History)-1])
		require.True(o.t, ok)
		assert.Equal(o.t, "2027-01-06", moved.Was)
		assert.Equal(o.t, casework.MoveTold, moved.How, "never in silence")
		assert.Contains(o.t, moved.Words, "放假安排")
	})
}

// A table that is not saved moves nothing, and what was reckoned by it is not kept in mind.
func TestCalendar_ATableThatIsNotSavedLeavesNoTrace(t *testing.T) {
	each(t, func(o *office) {
		ref := o.open(feedback.Complaint)
		d := hospital.SeedWorkDays()
		d.Off = append(d.Off, "2026-07-09")
		err := o.store.Tx(o.t.Context(), func(ctx context.Context, tx bun.Tx) error {
			o.must(hospital.Save(ctx, tx, &d, "u1", o.now))
			o.must(o.cases.Saved(ctx, tx, &d))
			return assert.AnError
		})
		require.ErrorIs(o.t, err, assert.AnError)
		assert.Equal(o.t, o.get(ref).DueLaw, o.get(o.open(feedback.Complaint)).DueLaw)
		assert.Equal(o.t, []string{"received"}, o.history(ref))
	})
}
