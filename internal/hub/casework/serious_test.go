package casework_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/notice"
)

var director = casework.Actor{ID: "u5", Role: casework.Director}

// A suspected serious error has a clock of its own. Late in it, and after it, the centre, who is on duty and the
// director are told once each, at night too; reported or dropped it is silent.
func TestSerious_ItsClockIsToldUntilItIsReported(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		o.hireAll()
		queue := notice.New(notice.Params{Store: o.store, Audit: o.audit, Now: func() time.Time { return o.now }})
		clock := &notice.Clock{Queue: queue, Sources: []notice.Source{o.cases.FallDue}, Log: slog.New(slog.DiscardHandler)}
		count := func(user, event string) (n int) {
			for _, e := range o.told(user) {
				if e == event {
					n++
				}
			}
			return n
		}
		look := func() {
			o.must(clock.Once(ctx))
			o.must(clock.Once(ctx))
		}
		ref := o.open(feedback.Complaint)
		o.must(o.cases.Accept(ctx, first, ref))
		before := o.get(ref)
		require.ErrorIs(o.t, o.cases.MarkSerious(ctx, first, ref, " "), casework.ErrEmpty)
		require.ErrorIs(o.t, o.cases.ReportSerious(ctx, first, ref, "卫健委"), casework.ErrState, "nothing is suspected")
		o.must(o.cases.MarkSerious(ctx, first, ref, "可能用错了药"))
		require.ErrorIs(o.t, o.cases.MarkSerious(ctx, second, ref, "又一次"), casework.ErrState, "its clock runs already")
		k := o.get(ref)
		assert.Equal(o.t, 12*time.Hour, k.SeriousDue.Sub(k.SeriousAt))
		assert.Equal(o.t, [3]time.Time{before.DueAt, before.DueLaw, before.PromisedAt},
			[3]time.Time{k.DueAt, k.DueLaw, k.PromisedAt})
		assert.Equal(o.t, 1, count("u2", "serious"), "the centre")
		assert.Equal(o.t, 1, count("u5", "serious"), "the director")
		assert.Zero(o.t, count("u3", "serious"), "no department")
		look()
		assert.Zero(o.t, count("u2", "serious_due"))
		o.now = o.now.Add(9 * time.Hour)
		look()
		assert.Equal(o.t, 1, count("u2", "serious_due"), "three hours are left")
		o.now = o.now.Add(4 * time.Hour)
		look()
		assert.Equal(o.t, 2, count("u2", "serious_due"), "it is over")
		o.must(o.cases.ReportSerious(ctx, first, ref, "市卫健委医政科，电话"))
		require.ErrorIs(o.t, o.cases.DropSerious(ctx, first, ref, "不是"), casework.ErrState, "what was reported stays so")
		o.now = o.now.Add(48 * time.Hour)
		look()
		assert.Equal(o.t, 2, count("u2", "serious_due"))

		other := o.open(feedback.Complaint)
		o.must(o.cases.MarkSerious(ctx, first, other, "可能摔伤"))
		o.must(o.cases.DropSerious(ctx, first, other, "查清了，不是"))
		o.now = o.now.Add(12 * time.Hour)
		look()
		assert.Equal(o.t, 2, count("u2", "serious_due"))
		o.must(o.cases.MarkSerious(ctx, first, other, "病历又有发现"))
		assert.Equal(o.t, "serious serious_dropped serious", strings.Join(o.history(other)[1:], " "))
	})
}

func TestInstruct_ADirectorWritesAndTheOwnerIsTold(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		o.hireAll()
		ref := o.open(feedback.Complaint)
		o.must(o.cases.Accept(ctx, first, ref))
		stale := ref
		stale.Version = 1
		o.must(o.cases.Instruct(ctx, director, stale, "请三日内办结"))
		assert.Contains(o.t, o.told("u1"), "instructed", "whose case it is")
		for _, who := range []casework.Actor{first, sonic, casework.Visitor(), {ID: "a", Role: "admin"}} {
			require.ErrorIs(o.t, o.cases.Instruct(ctx, who, ref, "x"), casework.ErrForbidden, "%s", who.Role)
		}
		require.ErrorIs(o.t, o.cases.Instruct(ctx, director, ref, "\u200b"), casework.ErrEmpty)
	})
}
