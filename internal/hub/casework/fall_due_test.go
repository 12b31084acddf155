package casework_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/notice"
	"xinsheng/internal/workday"
)

// A case that nobody works on climbs the ladder: the day before, the day itself, and overdue one and three working
// days, then to the next level up. Each step is told once, however often the clock looks, and by however many
// processes.
func TestFallDue_AnOverdueCaseClimbsTheLadder(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		o.hireAll()
		clock := func() time.Time { return o.now }
		queue := notice.New(notice.Params{Store: o.store, Audit: o.audit, Now: clock})
		changed := 0
		ladder := &notice.Clock{Queue: queue, Sources: []notice.Source{o.cases.FallDue, queue.Gaps},
			Log:     slog.New(slog.DiscardHandler),
			Changed: func(context.Context) error { changed++; return nil }}
		at := func(day string) {
			d, err := time.ParseInLocation("2006-01-02 15:04", day+" 09:00", workday.Zone())
			o.must(err)
			o.now = d
			o.must(ladder.Once(ctx))
			o.must(ladder.Once(ctx))
		}
		ref := o.open(feedback.Complaint) // Monday, 6 July 2026
		o.must(o.cases.Accept(ctx, first, ref))
		o.must(o.cases.HandOut(ctx, first, ref, casework.Order{Units: []string{"zx-mz-cs"}}))
		due := o.get(ref).DueAt.In(workday.Zone()).Format(time.DateOnly)
		assert.Equal(o.t, "2026-07-13", due)
		heard := len(o.told("u3"))
		fresh := func(user string, from int) []string { return o.told(user)[from:] }

		at("2026-07-08")
		assert.Empty(o.t, fresh("u3", heard), "nothing is near")
		assert.Zero(o.t, changed)
		at("2026-07-10") // a Friday: the next working day is the Monday on which it is due
		assert.Contains(o.t, fresh("u1", 0), "due_tomorrow", "its owner")
		at("2026-07-13")
		assert.Contains(o.t, fresh("u1", 0), "due")
		assert.Empty(o.t, fresh("u5", 0), "not the director yet")
		at("2026-07-14")
		assert.Contains(o.t, fresh("u2", 0), "overdue_1", "the whole centre")
		assert.Contains(o.t, fresh("u3", heard), "overdue_1", "and the department")
		at("2026-07-16")
		assert.Contains(o.t, fresh("u5", 0), "overdue_3", "then the director")
		assert.Empty(o.t, fresh("u4", 0), "another department hears nothing")

		before := len(o.told("u5"))
		at("2026-07-20")
		assert.Len(o.t, o.told("u5"), before, "told once")
		o.must(o.cases.Answer(ctx, first, ref, "已处理。"))
		other := o.open(feedback.Complaint)
		o.must(o.cases.Accept(ctx, first, other))
		o.must(o.cases.Answer(ctx, first, other, "已处理。"))
		before = len(o.told("u1"))
		at("2026-08-20")
		assert.Len(o.t, o.told("u1"), before, "what is answered is late no more")
	})
}
