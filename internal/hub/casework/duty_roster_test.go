package casework_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/notice"
	"xinsheng/internal/hub/store"
)

// What is urgent is told to whoever is on duty that day, the substitute first; on a day without anybody to the whole
// centre. A day without anybody is told a week before, once.
func TestDuty_TheRosterSaysWhoHearsOfWhatIsUrgent(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		o.hireAll()
		queue := notice.New(notice.Params{Store: o.store, Audit: o.audit, Now: func() time.Time { return o.now }})
		o.must(queue.SaveRules(ctx, "u1", notice.Rules{notice.Urgent: {notice.Duty: {notice.Bell}}}))
		clock := &notice.Clock{Queue: queue, Sources: []notice.Source{queue.Gaps}, Log: slog.New(slog.DiscardHandler)}
		o.must(clock.Once(ctx))
		assert.Empty(o.t, o.told("u1"), "a hospital without a roster has no gaps")

		days := map[string]notice.DutyDay{}
		for i := range 7 {
			days[o.now.AddDate(0, 0, i).Format(time.DateOnly)] = notice.DutyDay{User: "u1"}
		}
		days[o.now.AddDate(0, 0, 1).Format(time.DateOnly)] = notice.DutyDay{User: "u1", Substitute: "u2"}
		o.must(queue.SaveDays(ctx, "u1", days))
		o.must(clock.Once(ctx))
		o.must(clock.Once(ctx))
		assert.Equal(o.t, []string{"roster_gap"}, o.told("u2"), "the day in a week has nobody")

		urgent := func() {
			o.open(feedback.Help, func(r *store.Record, b *feedback.Body) { r.Urgent, b.Report.Urgent = true, true })
		}
		one, two := len(o.told("u1")), len(o.told("u2"))
		urgent()
		assert.Equal(o.t, []int{one + 1, two}, []int{len(o.told("u1")), len(o.told("u2"))})
		o.now = o.now.AddDate(0, 0, 1)
		urgent()
		assert.Equal(o.t, []int{one + 1, two + 1}, []int{len(o.told("u1")), len(o.told("u2"))}, "the substitute stands in")
		o.now = o.now.AddDate(0, 0, 20)
		urgent()
		assert.Equal(o.t, []int{one + 2, two + 2}, []int{len(o.told("u1")), len(o.told("u2"))},
			"nobody is on the roster: everybody hears")
	})
}
