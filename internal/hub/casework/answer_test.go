package casework_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
)

// handed is a case at the ultrasound and the dental department.
func (o *office) handed() casework.Ref {
	o.t.Helper()
	ref, ctx := o.open(feedback.Complaint), o.t.Context()
	o.must(o.cases.Accept(ctx, first, ref))
	o.must(o.cases.HandOut(ctx, first, ref, casework.Order{Units: []string{"zx-mz-cs", "zx-mz-kq"}}))
	return ref
}

// texts is every answer that was ever given in the case, oldest first: round, unit and text.
func (o *office) texts(ref casework.Ref) []string {
	o.t.Helper()
	f := o.file(ref)
	var out []string
	for _, a := range f.Answers {
		sent := ""
		if a.Sent {
			sent = "!"
		}
		out = append(out, fmt.Sprintf("%d %s%s %s", a.Round, a.Unit, sent, a.Text))
	}
	return out
}

func (o *office) file(ref casework.Ref) *casework.File {
	o.t.Helper()
	f, err := o.cases.Find(o.t.Context(), o.get(ref).Number)
	o.must(err)
	return f
}

// task is the case as the centre names it with one of its departments.
func (o *office) task(ref casework.Ref, unit string) casework.Ref {
	o.t.Helper()
	for _, t := range o.file(ref).Newest() {
		if t.Unit == unit {
			ref.Task = t.ID
		}
	}
	return ref
}

func (o *office) direct(on bool) {
	o.t.Helper()
	work := hospital.Defaults().CaseWork
	work.Direct = on
	o.must(hospital.Save(o.t.Context(), o.store.DB(), &work, "u1", o.now))
}

func TestAnswer_OfEachDepartmentIsKeptAndTheCentreAnswersThePerson(t *testing.T) {
	each(t, func(o *office) {
		ctx, ref := o.t.Context(), o.handed()
		o.must(o.cases.Answer(ctx, sonic, ref, "机器坏了半天。"))
		k := o.get(ref)
		assert.Equal(o.t, casestate.Assigned, k.State, "the first answer does not end it")
		assert.Empty(o.t, k.Answer, "the person reads nothing yet")
		assert.True(o.t, k.AnsweredAt.IsZero())
		assert.Equal(o.t, []string{"zx-mz-cs"}, o.file(ref).Answered())

		o.must(o.cases.Answer(ctx, dental, ref, "当天停诊。"))
		assert.Equal(o.t, []string{"zx-mz-cs", "zx-mz-kq"}, o.file(ref).Answered())
		assert.Equal(o.t, casestate.Assigned, o.get(ref).State)

		o.must(o.cases.Answer(ctx, first, ref, "两个科室都核实了。"))
		k = o.get(ref)
		assert.Equal(o.t, casestate.Answered, k.State)
		assert.Equal(o.t, "两个科室都核实了。", k.Answer)
		assert.Equal(o.t, []string{"1 zx-mz-cs 机器坏了半天。", "1 zx-mz-kq 当天停诊。", "1 ! 两个科室都核实了。"}, o.texts(ref))
		assert.Equal(o.t, []string{"received", "accepted", "assigned", "assigned", "replied", "replied", "answered"},
			o.history(ref))
	})
}

func TestAnswer_ACorrectionLeavesTheEarlierWords(t *testing.T) {
	each(t, func(o *office) {
		ctx, ref := o.t.Context(), o.handed()
		o.must(o.cases.Answer(ctx, sonic, ref, "机器坏了半天。"))
		o.must(o.cases.Answer(ctx, sonic, ref, "机器坏了两个小时。"))
		o.must(o.cases.Answer(ctx, first, ref, "第一次的答复"))
		at := o.get(ref).AnsweredAt
		o.now = o.now.AddDate(0, 0, 1)
		o.must(o.cases.Answer(ctx, second, ref, "改过的答复"))
		o.must(o.cases.Answer(ctx, dental, ref, "迟到的话"))
		assert.Equal(o.t, at, o.get(ref).AnsweredAt)
		assert.Equal(o.t, "改过的答复", o.get(ref).Answer, "a late answer of a department goes to the centre alone")
		assert.Equal(o.t, []string{
			"1 zx-mz-cs 机器坏了半天。", "1 zx-mz-cs 机器坏了两个小时。", "1 ! 第一次的答复", "1 ! 改过的答复", "1 zx-mz-kq 迟到的话",
		}, o.texts(ref))
		a := o.file(ref).Answers
		assert.Equal(o.t, []string{"u3", "u3", "u1", "u2", "u4"}, []string{a[0].Author, a[1].Author, a[2].Author,
			a[3].Author, a[4].Author})
	})
}

func TestAnswer_TwoDepartmentsAtOnceLoseNothingAndNeitherIsRefused(t *testing.T) {
	each(t, func(o *office) {
		ctx, ref := o.t.Context(), o.handed()
		seen := casework.Ref{ID: ref.ID, Version: casework.Version(o.get(ref))}
		errs := make(chan error, 2)
		go func() { errs <- o.cases.Answer(ctx, sonic, seen, "超声的话") }()
		go func() { errs <- o.cases.Answer(ctx, dental, seen, "口腔的话") }()
		o.must(<-errs)
		o.must(<-errs)
		assert.ElementsMatch(o.t, []string{"1 zx-mz-cs 超声的话", "1 zx-mz-kq 口腔的话"}, o.texts(ref))
	})
}

func TestAnswer_TwoColleaguesAtOnceTheSecondSeesTheFirst(t *testing.T) {
	each(t, func(o *office) {
		ctx, ref := o.t.Context(), o.handed()
		seen := casework.Ref{ID: ref.ID, Version: casework.Version(o.get(ref))}
		unit := casework.Actor{ID: "u9", Role: casework.Department, Unit: sonic.Unit}
		o.must(o.cases.Answer(ctx, sonic, seen, "超声的话"))
		require.ErrorIs(o.t, o.cases.Answer(ctx, unit, seen, "同科室另一个人的话"), casework.ErrAnswered)
		seen.Answer = o.file(ref).Said(sonic.Unit).ID
		o.must(o.cases.Answer(ctx, unit, seen, "两个人商量过的话"))

		seen = casework.Ref{ID: ref.ID, Version: casework.Version(o.get(ref))}
		errs := make(chan error, 2)
		go func() { errs <- o.cases.Answer(ctx, first, seen, "值班 03 的答复") }()
		go func() { errs <- o.cases.Answer(ctx, second, seen, "值班 04 的答复") }()
		a, b := <-errs, <-errs
		if a != nil {
			a, b = b, a
		}
		o.must(a)
		require.ErrorIs(o.t, b, casework.ErrAnswered)
		assert.Len(o.t, o.texts(ref), 3)
	})
}

func TestAnswer_TheCentreSeesWhatCameMeanwhileBeforeItAnswers(t *testing.T) {
	each(t, func(o *office) {
		ctx, ref := o.t.Context(), o.handed()
		seen := casework.Ref{ID: ref.ID, Version: casework.Version(o.get(ref))}
		o.must(o.cases.Answer(ctx, sonic, ref, "超声的话"))
		require.ErrorIs(o.t, o.cases.Answer(ctx, first, seen, "没看到超声的话"), casework.ErrStale)

		seen.Version = casework.Version(o.get(ref))
		o.now = o.now.AddDate(0, 0, 1)
		o.must(o.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			rec := &store.Record{ID: "added", ReceivedAt: o.now.UTC()}
			return o.cases.Add(ctx, tx, ref.ID, rec, &feedback.Body{Type: feedback.TypeAddition,
				Addition: &feedback.Addition{Text: "又来了一次"}})
		}))
		require.ErrorIs(o.t, o.cases.Answer(ctx, first, seen, "没看到补充"), casework.ErrStale)
		o.must(o.cases.Answer(ctx, dental, seen, "口腔的话")) // a department does not wait for others
	})
}

func TestAnswer_SentTwiceByAnImpatientFingerIsOne(t *testing.T) {
	each(t, func(o *office) {
		ctx, ref := o.t.Context(), o.handed()
		seen := casework.Ref{ID: ref.ID, Version: casework.Version(o.get(ref))}
		o.must(o.cases.Answer(ctx, sonic, seen, "超声的话"))
		o.must(o.cases.Answer(ctx, sonic, seen, "超声的话"))
		seen.Version = casework.Version(o.get(ref))
		o.must(o.cases.Answer(ctx, first, seen, "中心的话"))
		o.must(o.cases.Answer(ctx, first, seen, " 中心的话 "))
		assert.Equal(o.t, []string{"1 zx-mz-cs 超声的话", "1 ! 中心的话"}, o.texts(ref))
	})
}

func TestAnswer_OfAnEarlierRoundStaysAndDepartmentsAnswerAgain(t *testing.T) {
	each(t, func(o *office) {
		ctx, ref := o.t.Context(), o.handed()
		o.must(o.cases.Answer(ctx, sonic, ref, "超声的话"))
		o.must(o.cases.Answer(ctx, first, ref, "中心的话"))
		o.must(o.cases.Rate(ctx, ref, feedback.NotSatisfied, "没说清楚"))
		assert.Empty(o.t, o.file(ref).Answered(), "nobody has answered the new round")
		o.must(o.cases.Answer(ctx, sonic, ref, "第二轮超声的话"))
		assert.Equal(o.t, []string{"zx-mz-cs"}, o.file(ref).Answered())
		assert.Equal(o.t, casestate.Assigned, o.get(ref).State)
		o.must(o.cases.Answer(ctx, first, ref, "第二轮中心的话"))
		assert.Equal(o.t, []string{"1 zx-mz-cs 超声的话", "1 ! 中心的话", "2 zx-mz-cs 第二轮超声的话", "2 ! 第二轮中心的话"}, o.texts(ref))
	})
}

func TestAnswer_StaysWhenTheCaseIsTakenFromTheDepartment(t *testing.T) {
	each(t, func(o *office) {
		ctx, ref := o.t.Context(), o.handed()
		o.must(o.cases.Answer(ctx, sonic, ref, "超声的话"))
		o.must(o.cases.TakeBack(ctx, first, o.task(ref, sonic.Unit), ""))
		assert.Equal(o.t, []string{"1 zx-mz-cs 超声的话"}, o.texts(ref))
		require.ErrorIs(o.t, o.cases.Answer(ctx, sonic, ref, "x"), casework.ErrOtherUnit)
		o.must(o.cases.HandOut(ctx, first, ref, casework.Order{Units: []string{"zx-mz-cs"}}))
		assert.Empty(o.t, o.file(ref).Answered(), "it is asked again")
		o.must(o.cases.Answer(ctx, sonic, ref, "超声的话"))
		assert.Equal(o.t, []string{"1 zx-mz-cs 超声的话", "1 zx-mz-cs 超声的话"}, o.texts(ref), "the same words answer another task")
	})
}

func TestAnswer_GoesToThePersonDirectlyOnlyWhereTheHospitalWantsItAndOneDepartmentHasTheCase(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		o.direct(true)
		two := o.handed()
		o.must(o.cases.Answer(ctx, sonic, two, "超声的话"))
		assert.Equal(o.t, casestate.Assigned, o.get(two).State)

		one := o.open(feedback.Complaint)
		o.must(o.cases.Accept(ctx, first, one))
		o.must(o.cases.HandOut(ctx, first, one, casework.Order{Units: []string{"zx-mz-cs"}}))
		o.must(o.cases.Answer(ctx, sonic, one, "科室直接答复"))
		assert.Equal(o.t, casestate.Answered, o.get(one).State)
		assert.Equal(o.t, "科室直接答复", o.get(one).Answer)
		assert.Equal(o.t, []string{"1 zx-mz-cs! 科室直接答复"}, o.texts(one))

		o.must(o.cases.TakeBack(ctx, first, o.task(two, dental.Unit), ""))
		o.direct(false)
		o.must(o.cases.Answer(ctx, sonic, two, "再说一次"))
		assert.Equal(o.t, casestate.Assigned, o.get(two).State)
	})
}

func TestList_ShowsTheCentreWhatWaitsForItsAnswerAndTheDepartmentWhatWaitsForIts(t *testing.T) {
	each(t, func(o *office) {
		ctx, ref, other := o.t.Context(), o.handed(), o.handed()
		fresh := func(unit string) int {
			n, err := o.cases.Fresh(ctx, unit)
			o.must(err)
			return n
		}
		assert.Equal(o.t, 2, fresh(sonic.Unit))
		o.must(o.cases.Answer(ctx, sonic, ref, "超声的话"))
		assert.Equal(o.t, 1, fresh(sonic.Unit), "it has answered one")
		assert.Equal(o.t, 2, fresh(dental.Unit))
		assert.Empty(o.t, o.list(casework.Query{Tab: casework.TabReplied}), "one department has yet to answer")
		o.must(o.cases.Answer(ctx, dental, ref, "口腔的话"))
		assert.Equal(o.t, []int64{ref.ID}, o.list(casework.Query{Tab: casework.TabReplied}))
		f, err := o.cases.Figures(ctx, "", "")
		o.must(err)
		assert.Equal(o.t, 1, f.Replied)
		p, err := o.cases.List(ctx, casework.Query{Limit: 10})
		entries := p.Entries
		o.must(err)
		for _, e := range entries {
			if e.ID == ref.ID {
				assert.Equal(o.t, []string{"zx-mz-cs", "zx-mz-kq"}, e.Answered)
			} else {
				assert.Equal(o.t, other.ID, e.ID)
				assert.Empty(o.t, e.Answered)
			}
		}
		o.must(o.cases.Answer(ctx, first, ref, "中心的话"))
		assert.Empty(o.t, o.list(casework.Query{Tab: casework.TabReplied}))
	})
}
