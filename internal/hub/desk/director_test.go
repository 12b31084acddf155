package desk_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/staff"
)

// directorReads is the setting that lets directors read cases.
func (s *site) directorReads() {
	s.t.Helper()
	s.goes(s.as(staff.Admin), "/settings/case_work", url.Values{"director_reads": {"yes"}, "extend_days": {"30"},
		"reopen_days": {"30"}, "call_after_days": {"3"}, "silent_days": {"30"}, "serious_hours": {"12"},
		"serious_rule": {"《医疗质量安全事件报告暂行规定》"}})
}

func TestDirector_ReadsAndInstructsOnlyWhereTheHospitalSaysSo(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "叫号一直不动", name: "张秀英", phone: "13812345678"})
	require.NoError(t, s.cases.Accept(t.Context(), s.actor(), s.ref(number)))
	require.NoError(t, s.cases.Note(t.Context(), s.actor(), s.ref(number), "中心自己的备注"))
	b := s.as(staff.Director)
	_, page := b.get("/cases/" + number)
	assert.NotContains(t, page, "叫号一直不动")
	assert.NotContains(t, page, "/instruct")
	status, _ := b.posts(s, number, "instruct", "text", "请尽快")
	assert.Equal(t, http.StatusNotFound, status)
	_, page = b.get("/cases?q=" + url.QueryEscape("叫号"))
	assert.NotContains(t, page, "/cases/"+number)

	s.directorReads()
	_, page = b.get("/cases/" + number)
	assert.Contains(t, page, "叫号一直不动")
	for _, hidden := range []string{"13812345678", "张秀英", "中心自己的备注"} {
		assert.NotContains(t, page, hidden)
	}
	_, page = b.get("/cases?q=" + url.QueryEscape("叫号"))
	assert.Contains(t, page, "/cases/"+number)
	_, page = b.get("/cases?q=13812345678")
	assert.NotContains(t, page, `href="/cases/`+number, "nobody is found by what the one who looks may not read")
	status, _ = b.posts(s, number, "instruct", "text", "请三日内办结")
	require.Equal(t, http.StatusSeeOther, status)
	_, page = s.as(staff.Centre).get("/cases/" + number)
	assert.Contains(t, page, "院领导批示")
	assert.Contains(t, page, "请三日内办结")
	form := version(s.find(number))
	form.Set("unit", sonic.Unit)
	s.goes(s.as(staff.Centre), "/cases/"+number+"/hand_out", form)
	_, page = s.as(staff.Department).get("/cases/" + number)
	assert.NotContains(t, page, "请三日内办结", "departments hear of it from the centre")
	for _, action := range []string{"accept", "answer", "close", "note", "mark_serious"} {
		status, _ = b.posts(s, number, action, "text", "x")
		assert.Equal(t, http.StatusForbidden, status, action)
	}
}

func TestBrowser_ASuspectedSeriousErrorIsMarkedAndReported(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	s.directorReads()
	number := s.handed()
	require.NoError(t, s.cases.Note(t.Context(), s.actor(), s.ref(number), "中心自己的备注"))
	w := s.window(1440, 900)
	w.signIn(string(staff.Centre))
	w.open("/cases/" + number)
	w.click("#serious summary")
	w.fill(`form[action$="mark_serious"] textarea`, "可能用错了药")
	w.click(`form[action$="mark_serious"] button`)
	w.sees("#serious", "12 小时")
	w.sees("header", "疑似严重医疗差错")
	status, _ := s.as(staff.Director).posts(s, number, "instruct", "text", "请医务部一起查，三日内答复家属。")
	require.Equal(t, http.StatusSeeOther, status)
	w.do(chromedp.Evaluate[chromedp.Void](`htmx.trigger(document.body, "live")`))
	w.sees("#instructed", "三日内答复")
	w.click(".history-filter label:nth-of-type(2)")
	assert.Equal(t, 1, eval[int](w,
		`[...document.querySelectorAll(".history li")].filter(l => l.offsetHeight > 0).length`))
	w.click(".history-filter label:nth-of-type(1)")
	for _, width := range []int64{1440, 1024, 360} {
		w.do(chromedp.EmulateViewport(width, 1400))
		w.shoot(fmt.Sprintf("case_serious_%d", width))
		assert.LessOrEqual(t, eval[int64](w, "document.documentElement.scrollWidth"), width)
	}
	w.do(chromedp.EmulateViewport(1440, 900))
	w.fill(`form[action$="report_serious"] textarea`, "市卫健委医政科，电话，10:20")
	w.click(`form[action$="report_serious"] button`)
	w.sees("#serious", "已上报")
	_, page := s.as(staff.Department).get("/cases/" + number)
	assert.NotContains(t, page, "严重医疗差错", "it is the centre's alone")

	d := s.window(1440, 1000)
	d.signIn(string(staff.Director))
	d.open("/cases/" + number)
	d.shoot("case_director")
}
