package casework_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/notice"
	"xinsheng/internal/hub/store"
)

// hireAll writes the accounts that hear of something.
func (o *office) hireAll() {
	o.t.Helper()
	users := []store.User{
		{ID: "u1", Login: "one", Name: "值班 03", Role: "centre"}, {ID: "u2", Login: "two", Name: "李", Role: "centre"},
		{ID: "u3", Login: "sonic", Name: "超声科 李", Role: "department", DepartmentID: "zx-mz-cs"},
		{ID: "u4", Login: "dental", Name: "李明", Role: "department", DepartmentID: "zx-mz-kq"},
		{ID: "u5", Login: "chief", Name: "院长", Role: "director"},
	}
	for i := range users {
		users[i].CreatedAt = o.now.UTC()
	}
	_, err := o.store.DB().NewInsert().Model(&users).Exec(o.t.Context())
	o.must(err)
}

// told is what stands behind a user's bell, oldest first.
func (o *office) told(user string) []string {
	o.t.Helper()
	rows, err := notice.New(notice.Params{Store: o.store}).List(o.t.Context(), user, 100)
	o.must(err)
	var out []string
	for _, r := range rows {
		out = append([]string{r.Event}, out...)
	}
	return out
}

func TestTell_EverybodyWhomAChangeConcernsAndNotWhoMadeIt(t *testing.T) {
	each(t, func(o *office) {
		ctx := t.Context()
		o.hireAll()
		ref := o.open(feedback.Complaint)
		o.must(o.cases.Accept(ctx, first, ref))
		o.must(o.cases.HandOut(ctx, first, ref, casework.Order{Units: []string{"zx-mz-cs"}}))
		task := o.taskRow(ref, "zx-mz-cs").ID
		o.must(o.cases.Urge(ctx, second, casework.Ref{ID: ref.ID, Task: task}))
		require.Equal(t, []string{"handed", "urged"}, o.told("u3"))
		require.Empty(t, o.told("u4"), "another department")
		require.Empty(t, o.told("u1"), "its own doing")
		o.must(o.cases.HandBack(ctx, sonic, ref, "不归我们管，是门诊的事"))
		require.Equal(t, []string{"handed_back"}, o.told("u1"), "the owner alone")
		require.Empty(t, o.told("u2"))
		o.must(o.cases.AskClose(ctx, first, ref, "来电说不用办了"))
		require.Equal(t, []string{"approval"}, o.told("u2"), "who may agree, and not who asks")
	})
}

func TestTell_WhereADepartmentHasNobodyTheCentreHears(t *testing.T) {
	each(t, func(o *office) {
		o.hireAll()
		ref := o.open(feedback.Complaint)
		o.must(o.cases.Accept(t.Context(), first, ref))
		o.must(o.cases.HandOut(t.Context(), first, ref, casework.Order{Units: []string{"nobody"}}))
		require.Equal(t, []string{"handed"}, o.told("u2"))
	})
}

func TestTell_ANoteReachesThoseWhomItNamesAndWhoMayReadIt(t *testing.T) {
	each(t, func(o *office) {
		ctx := t.Context()
		o.hireAll()
		ref := o.open(feedback.Complaint)
		o.must(o.cases.Accept(ctx, first, ref))
		o.must(o.cases.HandOut(ctx, first, ref, casework.Order{Units: []string{"zx-mz-cs"}}))
		o.must(o.cases.NoteTo(ctx, first, ref, casestate.ForEveryone, "@超声科 李 请看，@李明 也看；@李 知道"))
		require.Equal(t, []string{"handed", "mentioned"}, o.told("u3"))
		require.Empty(t, o.told("u4"), "has not got the case")
		require.Equal(t, []string{"mentioned"}, o.told("u2"))
		o.must(o.cases.Note(ctx, first, ref, "＠超声科李 看不到这条"))
		require.Equal(t, []string{"handed", "mentioned"}, o.told("u3"), "a note that it may not read")
	})
}

func TestTell_NothingThatAnybodySaidIsInTheQueue(t *testing.T) {
	each(t, func(o *office) {
		ctx := t.Context()
		o.hireAll()
		ref := o.open(feedback.Complaint, func(r *store.Record, b *feedback.Body) {
			r.Urgent, b.Report.Urgent = true, true
			b.Report.Contact = &feedback.Contact{Name: "张秀英", Phone: "13800000000"}
		})
		o.must(o.cases.Accept(ctx, first, ref))
		o.must(o.cases.HandOut(ctx, first, ref, casework.Order{Units: []string{"zx-mz-cs"}, Asked: "请查机器"}))
		o.must(o.cases.NoteTo(ctx, first, ref, casestate.ForEveryone, "@李 家属在门口"))
		o.must(o.cases.Answer(ctx, sonic, ref, "机器坏了"))
		o.must(o.cases.Answer(ctx, first, ref, "机器坏了，是我们不对。"))
		o.must(o.cases.Rate(ctx, ref, feedback.NotSatisfied, "没有道歉"))
		require.Contains(t, o.told("u1"), "urgent")
		require.Contains(t, o.told("u1"), "rated")
		var rows []map[string]any
		o.must(o.store.DB().NewSelect().Table("notices").Scan(ctx, &rows))
		require.NotEmpty(t, rows)
		for _, row := range rows {
			for column, value := range row {
				for _, private := range []string{"等了", "张秀英", "1380000", "机器", "家属", "道歉"} {
					if text, ok := value.(string); ok {
						require.NotContains(t, text, private, column)
					}
				}
			}
		}
	})
}

// What is told and what happened are one: neither stands without the other.
func TestTell_AChangeThatFailsTellsNobody(t *testing.T) {
	each(t, func(o *office) {
		ctx := t.Context()
		o.hireAll()
		ref := o.open(feedback.Complaint)
		o.must(o.cases.Accept(ctx, first, ref))
		require.Error(t, o.cases.HandOut(ctx, first, ref, casework.Order{Units: []string{"zx-mz-cs"}, Due: "2031-01-01"}))
		_, err := o.store.DB().ExecContext(ctx, "DROP TABLE audit")
		o.must(err)
		require.Error(t, o.cases.HandOut(ctx, first, ref, casework.Order{Units: []string{"zx-mz-cs"}}))
		require.Empty(t, o.told("u3"))
	})
}
