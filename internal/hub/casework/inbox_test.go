package casework_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
)

func fields(s string) []string { return strings.Fields(s) }

func (o *office) list(q casework.Query) []int64 {
	o.t.Helper()
	if q.Limit == 0 {
		q.Limit = 50
	}
	p, err := o.cases.List(o.t.Context(), q)
	entries, total := p.Entries, p.Total
	o.must(err)
	var ids []int64
	for _, e := range entries {
		ids = append(ids, e.ID)
	}
	if q.Offset == 0 && len(ids) < q.Limit {
		assert.Len(o.t, ids, total)
	}
	return ids
}

func TestList_SortsByAlarmThenClockThenWaitingThenEnded(t *testing.T) {
	each(t, func(o *office) {
		done := o.answered()
		o.must(o.cases.Rate(o.t.Context(), done, feedback.Satisfied, ""))
		waits := o.answered()
		slow := o.open(feedback.Complaint)
		quick := o.open(feedback.Enquiry)
		alarm := o.open(feedback.Complaint, func(r *store.Record, _ *feedback.Body) { r.Urgent = true })
		assert.Equal(o.t, []int64{alarm.ID, quick.ID, slow.ID, waits.ID, done.ID},
			o.list(casework.Query{Tab: casework.TabAll}))
		assert.Equal(o.t, []int64{waits.ID}, o.list(casework.Query{Tab: casework.TabAnswered}))
		assert.Equal(o.t, []int64{quick.ID}, o.list(casework.Query{Tab: casework.TabSoon}))
		assert.Equal(o.t, []int64{slow.ID}, o.list(casework.Query{Tab: casework.TabAll, Offset: 2, Limit: 1}))
		assert.Equal(o.t, []int64{waits.ID, done.ID}, o.list(casework.Query{Unit: "zx-mz-cs"}))
		assert.Equal(o.t, []int64{waits.ID}, o.list(casework.Query{Tab: casework.TabMine, User: "u1"}))
		assert.Equal(o.t, []int64{quick.ID}, o.list(casework.Query{Kind: "enquiry"}))
	})
}

func TestList_FindsByNumberWordsAndDepartment(t *testing.T) {
	each(t, func(o *office) {
		a := o.open(feedback.Complaint, func(_ *store.Record, b *feedback.Body) {
			b.Report.Text, b.Receipt.Number = "没有 100% 说清楚", "7K3M9Q2F"
		})
		b := o.answered()
		find := func(s string, words bool, places ...string) []int64 {
			return o.list(casework.Query{Search: s, Words: words, Places: func(string) []string { return places }})
		}
		assert.Equal(o.t, []int64{a.ID}, find("7k3m-9", true))
		assert.Equal(o.t, []int64{a.ID}, find("7K3M 9Q2F", false))
		assert.Equal(o.t, []int64{a.ID}, find("100%", true))
		assert.Empty(o.t, find("100_", true))
		assert.Empty(o.t, find("100%", false), "who may not read the words cannot search them")
		assert.Equal(o.t, []int64{b.ID}, find("超声", true, "zx-mz-cs"))
		assert.Empty(o.t, find("'; DROP TABLE cases; --", true))
		assert.Empty(o.t, find("%", false))
	})
}

func TestFigures_CountAsTheTabsList(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		o.open(feedback.Complaint)
		o.open(feedback.Enquiry) // due today 17:30
		o.open(feedback.Help, func(r *store.Record, _ *feedback.Body) { r.CapturedAt = o.now.AddDate(0, 0, -7).UTC() })
		o.answered()
		good := o.answered()
		o.must(o.cases.Rate(ctx, good, feedback.Satisfied, ""))
		bad := o.answered()
		o.must(o.cases.Rate(ctx, bad, feedback.NotSatisfied, ""))
		so := o.answered()
		o.must(o.cases.Rate(ctx, so, feedback.SoSo, ""))
		f, err := o.cases.Figures(ctx, "", "")
		o.must(err)
		assert.Equal(o.t, casework.Figures{
			New: 3, Soon: 2, Today: 1, Overdue: 1, Working: 1, Answered: 1, Redo: 1,
			// Answered four times, of which one is open again; the late one was due last month.
			Month: casework.Month{Due: 4, InTime: 4, Answered: 4, Said: 3, Satisfied: 1, Closed: 2},
		}, f)
		for tab, n := range map[casework.Tab]int{casework.TabNew: f.New, casework.TabSoon: f.Soon,
			casework.TabAnswered: f.Answered, casework.TabRedo: f.Redo} {
			assert.Len(o.t, o.list(casework.Query{Tab: tab}), n, tab)
		}
	})
}

func TestMark_ChangesWithEveryChange(t *testing.T) {
	each(t, func(o *office) {
		seen := map[string]bool{}
		look := func() {
			mark, err := o.cases.Mark(o.t.Context())
			o.must(err)
			assert.False(o.t, seen[mark])
			seen[mark] = true
		}
		look()
		ref := o.open(feedback.Complaint)
		look()
		o.must(o.cases.Accept(o.t.Context(), first, ref))
		look()
		o.now = o.now.Add(time.Second)
		o.must(o.cases.Note(o.t.Context(), first, ref, "x"))
		look()
	})
}
