package casework_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/category"
	"xinsheng/internal/hub/store"
)

func TestList_FiltersNarrowTogether(t *testing.T) {
	each(t, func(o *office) {
		old := o.open(feedback.Complaint, func(r *store.Record, b *feedback.Body) {
			r.CapturedAt, r.ReceivedAt, r.TerminalID = o.now.AddDate(0, -1, 0).UTC(), o.now.AddDate(0, -1, 0).
				UTC(), store.NoTerminal
		})
		done, other := o.answered(),
			o.open(feedback.Complaint, func(_ *store.Record, b *feedback.Body) { b.PlaceID = "zx-mz-kq" })
		list := func(f casework.Filter) []int64 { return o.list(casework.Query{Filter: f}) }
		assert.Equal(o.t, []int64{old.ID, other.ID, done.ID}, list(casework.Filter{}))
		assert.Equal(o.t, []int64{done.ID}, list(casework.Filter{State: casestate.Answered}))
		assert.Equal(o.t, []int64{done.ID}, list(casework.Filter{Department: sonic.Unit}))
		assert.Equal(o.t, []int64{done.ID}, list(casework.Filter{Person: first.ID}))
		assert.Equal(o.t, []int64{old.ID}, list(casework.Filter{Source: casestate.FromPhone}))
		assert.Equal(o.t, []int64{other.ID}, list(casework.Filter{Under: []string{"zx-mz-kq", "nowhere"}}))
		assert.Equal(o.t, []int64{other.ID, done.ID}, list(casework.Filter{From: o.now.AddDate(0, 0, -1)}))
		assert.Equal(o.t, []int64{old.ID}, list(casework.Filter{To: o.now.AddDate(0, 0, -1)}))
		assert.Equal(o.t, []int64{old.ID}, list(casework.Filter{Due: casework.DueLate}))
		o.now = o.now.Add(8 * time.Hour)
		assert.Equal(o.t, []int64{old.ID, other.ID}, list(casework.Filter{Due: casework.DueWeek}),
			"what is answered has no clock")
		assert.Empty(o.t, list(casework.Filter{Due: casework.DueLate, Source: casestate.FromTerminal}))
		assert.Equal(o.t, []int64{other.ID},
			o.list(casework.Query{Search: "等", Words: true, Filter: casework.Filter{Under: []string{"zx-mz-kq"}}}))
		assert.Equal(o.t, []int64{other.ID, done.ID, old.ID}, o.list(casework.Query{Sort: casework.SortNewest}))
		assert.Equal(o.t, []int64{old.ID, done.ID, other.ID}, o.list(casework.Query{Sort: casework.SortOldest}))
		o.now = o.now.Add(time.Minute)
		o.must(o.cases.Rate(o.t.Context(), done, feedback.Satisfied, ""))
		assert.Equal(o.t, []int64{done.ID}, list(casework.Filter{State: casestate.Closed}))
		assert.Equal(o.t, []int64{other.ID}, o.list(casework.Query{Offset: 1, Limit: 1}), "a page that begins within a band")
		assert.Equal(o.t, []int64{other.ID, done.ID}, o.list(casework.Query{Offset: 1, Limit: 2}), "and one over two of them")
	})
}

// Each case is found by what it is about, by the whole group, and by the HCAT.
func TestList_IsNarrowedByWhatCasesAreAbout(t *testing.T) {
	each(t, func(o *office) {
		both, one, none := o.open(feedback.Complaint), o.open(feedback.Complaint), o.open(feedback.Complaint)
		o.must(o.cases.Accept(o.t.Context(), first, both))
		o.must(o.cases.Accept(o.t.Context(), first, one))
		o.must(o.cases.Classify(o.t.Context(), first, both, classified()))
		o.must(o.cases.Classify(o.t.Context(), first, one,
			casework.About{Categories: []casework.Sorted{{Category: "waiting.visit"}}}))
		tree, err := category.InForce(o.t.Context(), o.store.DB())
		o.must(err)
		list := func(f casework.Filter) []int64 { return o.list(casework.Query{Filter: f}) }
		about := func(id string) []int64 { return list(casework.Filter{About: tree.Under(id)}) }
		assert.Equal(o.t, []int64{both.ID, one.ID}, about("waiting"))
		assert.Equal(o.t, []int64{both.ID}, about("waiting.exam"))
		assert.Equal(o.t, []int64{both.ID}, about("manner.cold"))
		assert.Equal(o.t, []int64{one.ID}, about("waiting.visit"))
		assert.Empty(o.t, about("fees"))
		assert.Empty(o.t, about("no such"), "what nobody knows lets nothing through, rather than everything")
		assert.ElementsMatch(o.t, []int64{both.ID, one.ID, none.ID}, about(""))
		assert.Equal(o.t, []int64{both.ID}, list(casework.Filter{HCAT: casestate.HCATInstitutional}))
		assert.Empty(o.t, list(casework.Filter{HCAT: casestate.HCATSafety}))
		assert.Empty(o.t, list(casework.Filter{HCAT: casestate.HCATInstitutional, About: tree.Under("waiting.visit")}))
	})
}
