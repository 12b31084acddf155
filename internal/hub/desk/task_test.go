package desk_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/workday"
)

// taskForm is a form of the page on the task of a department.
func (s *site) taskForm(number, unit string, values ...string) url.Values {
	s.t.Helper()
	form := version(s.find(number))
	form.Set("task", strconv.FormatInt(s.task(number, unit).Task, 10))
	for i := 0; i+1 < len(values); i += 2 {
		form.Set(values[i], values[i+1])
	}
	return form
}

func (s *site) goes(b *browser, path string, form url.Values) {
	s.t.Helper()
	status, page := b.post(path, form)
	require.Equal(s.t, http.StatusSeeOther, status, page)
}

// A hidden phone number leaked through the notes: all departments read all of them.
func TestNotes_OfTheCentreAndOfAnotherDepartmentAreReadByNoDepartment(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.handed()
	centre, unit := s.as(staff.Centre), s.as(staff.Department)
	note := func(b *browser, text, scope string) {
		t.Helper()
		form := version(s.find(number))
		form.Set("text", text)
		if scope != "" {
			form.Set("scope", scope)
		}
		s.goes(b, "/cases/"+number+"/note", form)
	}
	note(centre, "本人电话 13812345678，别给科室", "")
	note(centre, "写给口腔科的话", fmt.Sprintf("task:%d", s.task(number, dental.Unit).Task))
	note(centre, "写给超声科的话", fmt.Sprintf("task:%d", s.task(number, sonic.Unit).Task))
	note(centre, "大家都看的话", "all")
	require.NoError(t, s.cases.Note(t.Context(), dental, s.ref(number), "口腔科自己的话"))
	require.NoError(t, s.cases.Extend(t.Context(), s.actor(), s.ref(number),
		typedDay(s.find(number).Case.DueHospital.AddDate(0, 0, 3)), "打 13812345678 同意"))
	require.NoError(t, s.cases.HandBack(t.Context(), dental, s.ref(number), "不属口腔科，患者电话 13812345678"))
	require.NoError(t, s.cases.AskClose(t.Context(), s.actor(), s.ref(number), "电话 13812345678 无人接"))
	note(unit, "超声科自己的话", "")
	_, page := unit.get("/cases/" + number)
	for _, text := range []string{"写给超声科的话", "大家都看的话", "超声科自己的话"} {
		assert.Contains(t, page, text)
	}
	for _, text := range []string{"13812345678", "写给口腔科的话", "口腔科自己的话", "别给科室"} {
		assert.NotContains(t, page, text)
	}
	form := version(s.find(number))
	form.Set("text", "科室写给所有人")
	form.Set("scope", "all")
	status, _ := unit.post("/cases/"+number+"/note", form)
	assert.Equal(t, http.StatusForbidden, status)
	_, page = centre.get("/cases/" + number)
	for _, text := range []string{"别给科室", "写给口腔科的话", "口腔科自己的话", "超声科自己的话", "不属口腔科"} {
		assert.Contains(t, page, text)
	}
}

func TestTask_GoesFromHandToHand(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "等了两个多小时", place: "zx-mz-cs", name: "张秀英",
		phone: "13812345678"})
	require.NoError(t, s.cases.Accept(t.Context(), s.actor(), s.ref(number)))
	centre, unit, path := s.as(staff.Centre), s.as(staff.Department), "/cases/"+number
	_, page := centre.get(path)
	assert.Contains(t, page, `<p class="group">诉求说的地方</p><label data-find=`, "the place's own department stands first")
	assert.Contains(t, page, `value="zx-mz-cs" checked`, "and is ticked")
	form := version(s.find(number))
	form["unit"] = []string{"zx-mz-cs", "zx-mz-kq"}
	form.Set("text", "核实等候原因和护士态度")
	form.Set("show", "yes")
	s.goes(centre, path+"/hand_out", form)
	status, page := centre.post(path+"/hand_out", form)
	assert.Equal(t, http.StatusConflict, status, "a double tap hands nothing out twice")
	assert.Len(t, s.find(number).Tasks, 2)
	assert.Contains(t, page, "联系方式：可见")

	_, page = unit.get("/cases")
	assert.Contains(t, page, "待接手")
	_, page = unit.get(path)
	for _, text := range []string{"本科室要做的", "核实等候原因和护士态度", "接手办理", "退回中心", "13812345678", "记录通话"} {
		assert.Contains(t, page, text)
	}
	s.goes(unit, path+"/take", s.taskForm(number, sonic.Unit))
	s.goes(unit, path+"/take", s.taskForm(number, sonic.Unit))
	assert.Len(t, s.find(number).History, 5, "taken once, however often it was tapped")
	s.goes(centre, path+"/urge", s.taskForm(number, sonic.Unit))
	_, page = unit.get("/cases")
	assert.Contains(t, page, "催办 1 次")

	most := typedDay(s.find(number).Case.DueAt)
	s.goes(unit, path+"/ask_time", s.taskForm(number, sonic.Unit, "until", most, "text", "等厂家来修"))
	_, page = centre.get("/cases?tab=replied")
	assert.Contains(t, page, number, "the centre is asked")
	_, page = centre.get(path)
	assert.Contains(t, page, "等厂家来修")
	s.goes(centre, path+"/grant_time", s.taskForm(number, sonic.Unit))
	assert.Equal(t, s.find(number).Case.DueAt, s.find(number).Newest()[0].DueAt)

	answer := s.answerForm(number, sonic.Unit, "当天一台机器故障")
	answer.Set("said", "本人同意周三再来")
	answer.Set("called", s.find(number).Newest()[0].HandedAt.In(shanghai).Format("2006-01-02T15:04"))
	s.goes(unit, path+"/answer", answer)
	_, page = centre.get(path)
	assert.Contains(t, page, "本人同意周三再来")
	_, page = centre.get(path + "?compose=yes")
	assert.Contains(t, page, "当天一台机器故障</textarea>")
	assert.Equal(t, casestate.Assigned, s.find(number).Case.State, "the person was told nothing yet")

	s.goes(centre, path+"/take_back", s.taskForm(number, dental.Unit, "text", "不用了"))
	_, page = centre.get("/cases?tab=replied")
	assert.Contains(t, page, number)
	s.goes(centre, path+"/answer", s.answerForm(number, "", "已核实，向您道歉。"))
	assert.Equal(t, casestate.Answered, s.find(number).Case.State)
	assert.Subset(t, s.actions(), []string{"case.hand_out", "case.take", "case.urge", "case.ask_time", "case.grant_time",
		"case.take_back", "case.answer"})
}

func TestTask_HandedBackIsTheCentresAtOnceAndWhoWroteMoreGetsItBack(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "x"})
	require.NoError(t, s.cases.Accept(t.Context(), s.actor(), s.ref(number)))
	require.NoError(t, s.cases.HandOut(t.Context(), s.actor(), s.ref(number), casework.Order{Units: []string{sonic.Unit}}))
	unit, path := s.as(staff.Department), "/cases/"+number
	old := s.taskForm(number, sonic.Unit, "text", "再退一次")
	form := s.taskForm(number, sonic.Unit, "text", "当日未就诊")
	status, page := unit.post(path+"/hand_back", s.taskForm(number, sonic.Unit, "text", " "))
	assert.Equal(t, http.StatusUnprocessableEntity, status)
	assert.Contains(t, page, "本科室要做的")
	s.goes(unit, path+"/hand_back", form)
	status, _ = unit.get(path)
	assert.Equal(t, http.StatusNotFound, status)
	_, page = s.as(staff.Centre).get("/cases?tab=replied")
	assert.Contains(t, page, "超声科（彩超室）退回")
	assert.Equal(t, casestate.Accepted, s.find(number).Case.State)

	require.NoError(t, s.cases.HandOut(t.Context(), s.actor(), s.ref(number), casework.Order{Units: []string{sonic.Unit}}))
	status, _ = unit.post(path+"/hand_back", old)
	assert.Equal(t, http.StatusConflict, status, "the old page's form does not hand the new task back")
	assert.Len(t, s.find(number).AtWork(), 1)

	old.Set("seen", "0")
	status, _ = unit.post(path+"/answer", old)
	assert.Equal(t, http.StatusConflict, status, "nor does what answered the old task answer the new one")
	assert.Empty(t, s.find(number).Answers)
}

func TestBrowser_TheTasksOfACaseAreReadAtEveryWidth(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "昨天上午带母亲做彩超，预约九点半，十一点还没叫到。", place: "zx-mz-cs", name: "刘女士",
		phone: "13812341234"})
	ctx := t.Context()
	require.NoError(t, s.cases.Accept(ctx, s.actor(), s.ref(number)))
	require.NoError(t, s.cases.HandOut(ctx, s.actor(), s.ref(number), casework.Order{Units: []string{"zx-mz-cs"},
		Asked: "核实等候原因和护士态度", ShowContact: true}))
	require.NoError(t, s.cases.HandOut(ctx, s.actor(), s.ref(number), casework.Order{Units: []string{"zx-zy-cr"},
		Asked: "核对 11 月 30 日收费"}))
	require.NoError(t, s.cases.HandOut(ctx, s.actor(), s.ref(number), casework.Order{Units: []string{"zx-mz-kq"},
		Asked: "母亲用药等候"}))
	require.NoError(t, s.cases.HandBack(ctx, dental, s.ref(number), "当日未就诊"))
	require.NoError(t, s.cases.Urge(ctx, s.actor(), s.task(number, "zx-zy-cr")))
	w := s.window(1440, 900)
	look := func(who string) {
		for _, width := range []int64{1440, 1024, 360} {
			w.do(chromedp.EmulateViewport(width, 900))
			for _, path := range []string{"/cases/" + number, "/cases"} {
				w.open(path)
				w.sees("h1", "")
				w.shootAll(fmt.Sprintf("task_%s_%s_%d", who, map[bool]string{true: "list", false: "case"}[path == "/cases"], width))
				assert.LessOrEqual(t, eval[int64](w, "document.documentElement.scrollWidth"), width, "%s %s %d wide", who, path,
					width)
				assert.GreaterOrEqual(t, eval[float64](w, `document.querySelector("main").getBoundingClientRect().width`), 300.0,
					"%s %s %d wide", who, path, width)
			}
		}
	}
	w.open("/login")
	w.signIn("department")
	look("unit")
	w.do(chromedp.EmulateViewport(1440, 900))
	require.NoError(t, s.cases.Reply(ctx, sonic, s.ref(number), "当天上午有三台急诊插队，等候属实。", casework.Call{}, nil))
	w.click(`form[action="/logout"] button`)
	w.sees("label", "密码")
	w.signIn("centre")
	look("centre")
}

var shanghai = workday.Zone()

func typedDay(at time.Time) string { return at.In(shanghai).Format(time.DateOnly) }
