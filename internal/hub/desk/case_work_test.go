package desk_test

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/retention"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/workday"
)

var (
	sonic  = casework.Actor{ID: "sonic", Role: casework.Department, Unit: "zx-mz-cs"}
	dental = casework.Actor{ID: "dental", Role: casework.Department, Unit: "zx-mz-kq"}
)

// handed is the number of a case that two departments have.
func (s *site) handed() string {
	s.t.Helper()
	number := s.report(said{kind: feedback.Complaint, text: "x"})
	require.NoError(s.t, s.cases.Accept(s.t.Context(), s.actor(), s.ref(number)))
	require.NoError(s.t, s.cases.HandOut(s.t.Context(), s.actor(), s.ref(number),
		casework.Order{Units: []string{"zx-mz-cs", "zx-mz-kq"}}))
	return number
}

// answerForm is the form as the page of the case gave it to that side: a department's place, or "" for the centre.
func (s *site) answerForm(number, side, text string) url.Values {
	s.t.Helper()
	f := s.find(number)
	form := version(f)
	seen := f.Sent().ID
	if side != "" {
		seen = f.Said(side).ID
	}
	form.Set("seen", strconv.FormatInt(seen, 10))
	form.Set("text", text)
	return form
}

func TestCase_SaysWhoHasAnsweredAndWhoHasNot(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.handed()
	centre, unit, director := s.as(staff.Centre), s.as(staff.Department), s.as(staff.Director)
	status, _ := unit.post("/cases/"+number+"/answer", s.answerForm(number, sonic.Unit, "机器坏了两个小时"))
	require.Equal(t, http.StatusSeeOther, status)
	_, page := unit.get("/cases/" + number)
	assert.Contains(t, page, "已交给满意度管理中心")
	assert.Contains(t, page, "机器坏了两个小时")
	assert.Contains(t, page, "改正，再交给中心")

	_, page = centre.get("/cases/" + number)
	for _, text := range []string{"超声科（彩超室）已答，口腔科办理中", "机器坏了两个小时", "超声科 李", "口腔科还没有答。"} {
		assert.Contains(t, page, text)
	}
	_, page = centre.get("/cases")
	assert.Contains(t, page, "超声科（彩超室）已答，口腔科办理中")
	assert.NotContains(t, page, "待中心答复")

	require.NoError(t, s.cases.Answer(t.Context(), dental, s.ref(number), "当天停诊的通知没贴"))
	_, page = unit.get("/cases/" + number)
	assert.NotContains(t, page, "当天停诊的通知没贴", "what another department tells the centre")
	_, page = director.get("/cases/" + number)
	assert.NotContains(t, page, "机器坏了两个小时")
	_, page = centre.get("/cases?tab=replied")
	assert.Contains(t, page, "超声科（彩超室）、口腔科已答，待中心答复")
	_, page = centre.get("/cases/" + number + "?compose=yes")
	assert.Contains(t, page, "超声科（彩超室）：机器坏了两个小时\n\n口腔科：当天停诊的通知没贴</textarea>")

	status, _ = centre.post("/cases/"+number+"/answer", s.answerForm(number, "", "两个科室都核实了"))
	require.Equal(t, http.StatusSeeOther, status)
	_, page = centre.get("/cases")
	assert.Contains(t, page, "中心已答复")
	assert.NotContains(t, page, "口腔科已答复", "the departments did not answer the person")
	_, page = director.get("/cases/" + number)
	assert.Contains(t, page, "两个科室都核实了")

	status, _ = unit.post("/cases/"+number+"/answer", s.answerForm(number, sonic.Unit, "后来又查了一次"))
	require.Equal(t, http.StatusSeeOther, status)
	_, page = centre.get("/cases/" + number)
	assert.Contains(t, page, "答复本人之后才交来")
	assert.Contains(t, page, "机器坏了两个小时", "what it said before")
	_, page = centre.get("/cases?tab=replied")
	assert.Contains(t, page, "/cases/"+number, "the centre has not looked at it")
}

func TestAnswer_AColleagueWasQuickerAndBothTextsAreOnThePage(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.handed()
	b := s.as(staff.Centre)
	form := s.answerForm(number, "", "值班 03 写的")
	other := s.hire(staff.Centre, "centre2", "值班 04")
	require.NoError(t, s.cases.Answer(t.Context(), casework.Actor{ID: other.ID, Role: casework.Centre},
		s.ref(number), "值班 04 写的"))
	status, page := b.post("/cases/"+number+"/answer", form)
	assert.Equal(t, http.StatusConflict, status)
	for _, text := range []string{"同事先答复了", "值班 03 写的</textarea>", "值班 04 写的"} {
		assert.Contains(t, page, text)
	}
	status, _ = b.post("/cases/"+number+"/answer", s.answerForm(number, "", "两个人商量过的"))
	assert.Equal(t, http.StatusSeeOther, status)
	_, page = b.get("/cases/" + number)
	assert.Contains(t, page, "此前给本人的答复（1）")
	assert.Contains(t, page, "值班 04 写的")
}

func TestAnswer_ADepartmentAnswersThePersonWhereTheHospitalSaysSo(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	status, _ := s.as(staff.Centre).
		post("/settings/case_work", url.Values{"direct": {"yes"}, "extend_days": {"10"}, "reopen_days": {"30"},
			"call_after_days": {"3"}, "silent_days": {"30"}, "serious_hours": {"12"}})
	require.Equal(t, http.StatusSeeOther, status)
	status, _ = s.as(staff.Centre).
		post("/settings/case_work", url.Values{"extend_days": {"0"}, "reopen_days": {"30"}, "call_after_days": {"3"},
			"silent_days": {"30"}, "serious_hours": {"12"}})
	require.Equal(t, http.StatusUnprocessableEntity, status)
	number := s.report(said{kind: feedback.Complaint, text: "x"})
	require.NoError(t, s.cases.Accept(t.Context(), s.actor(), s.ref(number)))
	require.NoError(t, s.cases.HandOut(t.Context(), s.actor(), s.ref(number), casework.Order{Units: []string{"zx-mz-cs"}}))
	unit := s.as(staff.Department)
	_, page := unit.get("/cases/" + number)
	assert.Contains(t, page, "答复本人")
	status, _ = unit.post("/cases/"+number+"/answer", s.answerForm(number, sonic.Unit, "科室直接说的"))
	require.Equal(t, http.StatusSeeOther, status)
	assert.Equal(t, "科室直接说的", s.find(number).Case.Answer)
	_, page = s.as(staff.Centre).get("/cases")
	assert.Contains(t, page, "超声科（彩超室）已答复")
}

func TestCase_ShowsWhatThePersonWasToldAndTheLawsDateAsTheyAre(t *testing.T) {
	at := time.Date(2026, 7, 6, 10, 0, 0, 0, time.FixedZone("CST", 8*3600))
	s := newSiteAt(t, newStore(t), func() time.Time { return at.Add(time.Hour) })
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "x", at: at})
	require.NoError(t, s.cases.Accept(t.Context(), s.actor(), s.ref(number)))
	require.NoError(t, s.cases.HandOut(t.Context(), s.actor(), s.ref(number),
		casework.Order{Units: []string{"zx-mz-cs", "zx-mz-kq"}}))
	b := s.as(staff.Centre)
	form := version(s.find(number))
	form.Set("until", "2026-08-03")
	form.Set("text", "电话同意")
	status, _ := b.post("/cases/"+number+"/extend", form)
	require.Equal(t, http.StatusSeeOther, status)
	_, page := b.get("/cases/" + number)
	for _, text := range []string{
		"<dt>答应本人的日期</dt><dd>7 月 13 日 · 剩 7 天</dd>", "<dt>法定时限 · 单科室 5 个工作日</dt><dd>7 月 13 日</dd>",
		"<dt>多科室 10 个工作日</dt><dd>7 月 20 日</dd>", "<dt>医院时限 · 10 个工作日</dt><dd>8 月 3 日</dd>", "最晚到 8 月 19 日",
	} {
		assert.Contains(t, page, text)
	}
	form = version(s.find(number))
	form.Set("until", "2026-12-31")
	form.Set("text", "电话同意")
	status, page = b.post("/cases/"+number+"/extend", form)
	assert.Equal(t, http.StatusUnprocessableEntity, status)
	assert.Contains(t, page, "延期不能这么晚")
}

func TestCase_WithdrawnSaysSoAndNotThatItsTimeIsOver(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	b := s.as(staff.Centre)
	look := func(number string, texts ...string) {
		t.Helper()
		for _, path := range []string{"/cases/" + number, "/cases?q=" + number} {
			_, page := b.get(path)
			for _, text := range texts {
				assert.Contains(t, page, text, path)
			}
			assert.NotContains(t, page, "已过保存期限", path)
		}
	}
	number := s.report(said{kind: feedback.Complaint, text: "撤回的话"})
	require.NoError(t, s.cases.Withdraw(t.Context(), casework.Visitor(), s.ref(number), ""))
	look(number, "已撤回，不再办理")
	s.erase(number, "person")
	look(number, "已撤回，内容已删除")

	number = s.report(said{kind: feedback.Praise, text: "办结后想删的话"})
	s.erase(number, "person")
	look(number, "已删除")
	_, page := b.get("/cases/" + number)
	assert.Contains(t, page, "本人要求删除")

	number = s.report(said{kind: feedback.Praise, text: "很久以前的话"})
	s.erase(number, "system")
	_, page = b.get("/cases/" + number)
	assert.Contains(t, page, "已过保存期限")
}

// newStore is an empty SQLite database.
func newStore(t *testing.T) *store.Store { return storetest.Open(t, storetest.SQLite(t)) }

// erase removes what was said in a case, as the person wished or as the nightly job does.
func (s *site) erase(number, actor string) {
	s.t.Helper()
	id := s.find(number).Case.ID
	require.NoError(s.t, s.store.Tx(s.t.Context(), func(ctx context.Context, tx bun.Tx) error {
		_, _, err := retention.Eraser{}.EraseCase(ctx, tx, id, time.Now(), actor)
		return err
	}))
}

// What did not satisfy is not what the person was told in a round that ended without an answer.
func TestCase_ThatEndsInASecondRoundUnansweredShowsTheAnswerOfTheRoundBefore(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	b, other := s.as(staff.Centre), s.actor()
	s.hire(staff.Centre, "centre2", "值班 04")
	for name, end := range map[string]func(ref casework.Ref){
		"closed": func(ref casework.Ref) {
			require.NoError(t, s.cases.AskClose(t.Context(), s.actor(), ref, "联系不上"))
			require.NoError(t, s.cases.ApproveClose(t.Context(), other, ref))
		},
		"withdrawn": func(ref casework.Ref) { require.NoError(t, s.cases.WithdrawForNow(t.Context(), ref)) },
	} {
		number := s.report(said{kind: feedback.Complaint, text: "x"})
		ref := s.ref(number)
		require.NoError(t, s.cases.Accept(t.Context(), s.actor(), ref))
		require.NoError(t, s.cases.Answer(t.Context(), s.actor(), ref, "第一次的答复"))
		_, page := b.get("/cases/" + number)
		assert.Contains(t, page, "<h2>给本人的答复</h2>", name)
		require.NoError(t, s.cases.Rate(t.Context(), ref, feedback.NotSatisfied, ""))
		end(ref)
		_, page = b.get("/cases/" + number)
		assert.Contains(t, page, "<h2>上一轮的答复</h2>", name)
		assert.NotContains(t, page, "<h2>给本人的答复</h2>", name)
	}
}

// A round that has just begun has all of its time, however long the answer before lay unread.
func TestInbox_ARoundThatHasJustBegunHasItsTimeBeforeIt(t *testing.T) {
	at := time.Date(2026, 7, 6, 10, 0, 0, 0, workday.Zone())
	s := newSiteAt(t, newStore(t), func() time.Time { return at })
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "x", at: at})
	require.NoError(t, s.cases.Accept(t.Context(), s.actor(), s.ref(number)))
	require.NoError(t, s.cases.Answer(t.Context(), s.actor(), s.ref(number), "第一次的答复"))
	at = at.AddDate(0, 0, 42)
	require.NoError(t, s.cases.Rate(t.Context(), s.ref(number), feedback.NotSatisfied, ""))
	b := s.as(staff.Centre)
	for _, path := range []string{"/cases", "/cases/" + number} {
		_, page := b.get(path)
		assert.Contains(t, page, `class="clock teal"`, path)
		assert.NotContains(t, page, `class="clock amber"`, path)
	}
}

func TestPraise_ThatIsClosedShowsAFormThatCorrectsWhatWasSaid(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	b := s.as(staff.Centre)
	number := s.report(said{kind: feedback.Praise, text: "李护士很耐心"})
	require.NoError(t, s.cases.Accept(t.Context(), s.actor(), s.ref(number)))
	require.NoError(t, s.cases.Answer(t.Context(), s.actor(), s.ref(number), "已经转告里护士"))
	_, page := b.get("/cases/" + number)
	assert.Contains(t, page, "修改答复")
	status, _ := b.post("/cases/"+number+"/answer", s.answerForm(number, "", "已经转告李护士"))
	require.Equal(t, http.StatusSeeOther, status)
	_, page = b.get("/cases/" + number)
	assert.Contains(t, page, "<h2>给本人的答复</h2>")
	assert.Contains(t, page, "此前给本人的答复（1）")
	assert.Equal(t, "已经转告李护士", s.find(number).Case.Answer)
}

// task is the case as the centre names it with one of its departments.
func (s *site) task(number, unit string) casework.Ref {
	s.t.Helper()
	ref := s.ref(number)
	for _, t := range s.find(number).Newest() {
		if t.Unit == unit {
			ref.Task = t.ID
		}
	}
	return ref
}
