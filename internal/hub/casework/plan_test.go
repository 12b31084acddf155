package casework_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

// numbered opens a case with that number.
func (o *office) numbered(number string) int64 {
	return o.open(feedback.Complaint, func(_ *store.Record, b *feedback.Body) { b.Receipt.Number = number }).ID
}

// TestList_ByNumberReadsNoMoreThanTheIndex holds the plans of every search that a number is enough for. Words are
// searched in all texts, and only where no number fits.
func TestList_ByNumberReadsNoMoreThanTheIndex(t *testing.T) {
	for name, dsn := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Chinese} {
		t.Run(name, func(t *testing.T) {
			s := storetest.Open(t, dsn(t))
			o := newOffice(t, s)
			id := o.numbered("7K3M9Q2F")
			o.numbered("7K3M9Q2G")
			storetest.FillCases(t, s, 3000)
			asked := storetest.Listen(s)
			for _, typed := range []string{"7K3M9Q2F", "7k3m-9q2f", "7K3M 9Q2F", "7k3m-9"} {
				assert.LessOrEqual(t, len(o.list(casework.Query{Search: typed, Words: true})), 2)
			}
			assert.Equal(t, []int64{id}, o.list(casework.Query{Search: "7k3m-9q2f", Words: true}))
			for _, typed := range []string{"7K3", "7k3m-9", "7k3m-9q2f", "nothing", "ZZZZ-ZZZZ"} {
				o.list(casework.Query{Search: typed, Unit: "zx-mz-cs"})
				o.list(casework.Query{Search: typed, Places: func(string) []string { return []string{"zx-mz-cs"} }})
			}
			o.numbered("7K3M9Q2F")
			assert.Greater(t, len(asked.Forms()), 10)
			asked.NoScan(t, "settings")
		})
	}
}

// TestNumbers_AreFoundByTheirBeginningInAnyOrderOfTheDatabase: a database that sorts as a language does takes no notice
// of marks and cases, and would put a number outside of its own range.
func TestNumbers_AreFoundByTheirBeginningInAnyOrderOfTheDatabase(t *testing.T) {
	for name, dsn := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Chinese} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, storetest.Open(t, dsn(t)))
			first, second, third := o.numbered("7K3M9Q2F"), o.numbered("7K3M9Q2F"), o.numbered("7K3M9Q2F")
			other := o.numbered("7K3M9Q2G")
			last := o.numbered("7K3ZZZZZ")
			o.numbered("7K400000")
			find := func(s string) []int64 { return o.list(casework.Query{Search: s, Words: true}) }
			assert.ElementsMatch(t, []int64{first, second, third}, find("7k3m-9q2f"))
			assert.ElementsMatch(t, []int64{second}, find("7k3m-9q2f~2"))
			assert.ElementsMatch(t, []int64{first, second, third, other}, find("7K3M-9"))
			assert.ElementsMatch(t, []int64{first, second, third, other, last}, find("7k3"))
			for number, id := range map[string]int64{"7K3M9Q2F": first, "7K3M9Q2F~2": second, "7K3M9Q2F~3": third} {
				f, err := o.cases.Find(t.Context(), number)
				assert.NoError(t, err)
				assert.Equal(t, id, f.Case.ID)
			}
		})
	}
}

// TestList_WhatLooksLikeANumberAndIsNoneIsLookedForInTheWords: a date is as long as a number.
func TestList_WhatLooksLikeANumberAndIsNoneIsLookedForInTheWords(t *testing.T) {
	each(t, func(o *office) {
		said := o.open(feedback.Complaint,
			func(_ *store.Record, b *feedback.Body) { b.Report.Text = "2026-11-30 上午，收据 20261130" })
		for _, typed := range []string{"2026-11-30", "20261130", "2026-1", "收据"} {
			assert.Equal(o.t, []int64{said.ID}, o.list(casework.Query{Search: typed, Words: true}), typed)
		}
	})
}

// TestList_TheInboxIsReadInTheOrderOfItsIndexes: of a million ended cases no more is read than a page shows.
func TestList_TheInboxIsReadInTheOrderOfItsIndexes(t *testing.T) {
	for name, dsn := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Chinese} {
		t.Run(name, func(t *testing.T) {
			s := storetest.Open(t, dsn(t))
			o := newOffice(t, s)
			o.numbered("7K3M9Q2F")
			storetest.FillCases(t, s, 20000)
			_, err := s.DB().DB.ExecContext(t.Context(),
				"UPDATE cases SET closed_at = captured_at, state = 'closed' WHERE id % 10 <> 0")
			assert.NoError(t, err)
			if s.Postgres() {
				_, err = s.DB().DB.ExecContext(t.Context(), "VACUUM ANALYZE cases")
				assert.NoError(t, err)
			}
			asked := storetest.Listen(s)
			o.list(casework.Query{Tab: casework.TabAll, Offset: 2010, Limit: 25})
			asked.Uses(t, `ORDER BY "closed_at" DESC, "id" LIMIT`, "cases_ended")
			asked.Forget()
			o.list(casework.Query{Tab: casework.TabAll, Limit: 25})
			asked.Uses(t, `ORDER BY "due_at", "id" LIMIT`, "cases_open_due")
			asked.Forget()
			for _, tab := range []casework.Tab{casework.TabNew, casework.TabSoon, casework.TabAnswered, casework.TabRedo,
				casework.TabMine, casework.TabAdded} {
				o.list(casework.Query{Tab: tab, User: "u1", Limit: 25})
				o.list(casework.Query{Tab: tab, User: "u1", Unit: "zx-mz-cs", Limit: 25})
			}
			if !s.Postgres() { // PostgreSQL takes a small table as a whole
				asked.NoScan(t, "settings")
			}
		})
	}
}
