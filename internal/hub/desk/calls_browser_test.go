package desk_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

// A call of two minutes is written down by keys alone, while the caller's earlier case stands beside it. What is
// written survives a closed window, the number behind the # reaches no log, and the keys that were pressed are counted.
func TestBrowser_ACallIsWrittenDownByKeysAlone(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	w := s.window(1440, 900)
	w.signIn("centre")
	keys := 0
	press := func(text string) {
		keys += len([]rune(text))
		w.do(chromedp.KeyEvent(text))
	}
	next := func() { press("\t") }

	w.open("/calls/new#phone=13805381234&call=a-17")
	w.waits(func() bool { return eval[string](w, "document.querySelector('#phone').value") == "13805381234" },
		"the number is not there")
	assert.Empty(t, eval[string](w, "location.hash"))
	w.sees("#kept", "已存")
	next()
	press("刘女士")
	next() // how to hear back: by telephone, as it stands
	next() // a complaint, as it stands
	next() // not urgent
	next()
	press("昨天带母亲做彩超，等了两个多小时")
	next()
	press("csk")
	w.sees("#kept", "已存")
	w.waits(func() bool { return eval[string](w, "location.pathname") != "/calls/new" }, "it has no address of its own")
	path := eval[string](w, "location.pathname")

	again := s.window(1440, 900) // the window was closed, another operator goes on
	again.signIn("centre")
	again.open("/calls")
	again.sees("main", "还没有结束")
	again.waits(func() bool {
		again.open(path)
		return eval[string](again, "document.querySelector('[name=place]').value") == "超声科（彩超室） · 中心院区 门诊楼" ||
			eval[string](again, "document.querySelector('[name=text]').value") == "昨天带母亲做彩超，等了两个多小时"
	}, "the draft is not whole")
	again.shoot("call_again")
	w.shoot("call_1440")
	for _, width := range []int64{1024, 360} {
		w.do(chromedp.EmulateViewport(width, 800))
		w.shootAll("call_" + map[int64]string{1024: "1024", 360: "360"}[width])
		assert.LessOrEqual(t, eval[int64](w, "document.documentElement.scrollWidth"), width, "%d wide", width)
	}
	w.do(chromedp.EmulateViewport(1440, 900))
	w.do(chromedp.Evaluate[chromedp.Void](
		`setTimeout(() => dispatchEvent(new KeyboardEvent("keydown", { altKey: true, code: "Digit1", key: "1" })))`))
	keys++
	w.sees("#pin", "4321")
	w.shoot("call_case")
	t.Logf("%d keys for a case with number, name, words and place", keys)

	var rows []store.Case
	require.NoError(t, s.store.DB().NewSelect().Model(&rows).Scan(t.Context()))
	require.Len(t, rows, 1)
	k := rows[0]
	assert.Equal(t, []any{casestate.FromHotline, "13805381234", "刘女士", "昨天带母亲做彩超，等了两个多小时", "zx-mz-cs", casestate.Accepted},
		[]any{k.Source, k.Phone, k.ContactName, k.Text, k.PlaceID, k.State})
	assert.NotContains(t, s.logs.String(), "13805381234")

	// The next call of that number: settled at once, with what came before beside it.
	w.open("/calls/new#phone=13805381234")
	w.sees("#aside", "以前来过 1 次")
	w.do(chromedp.Evaluate[chromedp.Void](
		`document.querySelector("[name=text]").value = "问彩超报告什么时候出"; document.querySelector("[name=text]").dispatchEvent(new Event("input", { bubbles: true }))`))
	w.do(chromedp.Evaluate[chromedp.Void](
		`dispatchEvent(new KeyboardEvent("keydown", { altKey: true, code: "Digit2", key: "2" }))`))
	w.waits(func() bool { return eval[string](w, "document.activeElement.name") == "said" },
		"it does not ask what was said")
	w.shoot("call_earlier")
	press("两个小时内出，可在手机上看")
	w.do(chromedp.Evaluate[chromedp.Void](
		`setTimeout(() => { document.querySelector("[name=verdict][value=yes]").checked = true; dispatchEvent(new KeyboardEvent("keydown", { altKey: true, code: "Digit2", key: "2" })); })`))
	w.sees("h1", "当场解决")
	require.NoError(t, s.store.DB().NewSelect().Model(&k).Where("id = (SELECT MAX(id) FROM cases)").Scan(t.Context()))
	assert.Equal(t, casestate.Closed, k.State)
}

func TestCalls_AreTheCentresAlone(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	for _, role := range []staff.Role{staff.Department, staff.Director, staff.Admin, staff.Auditor} {
		for _, path := range []string{"/calls", "/calls/new", "/orders"} {
			status, _ := s.as(role).get(path)
			assert.Equal(t, http.StatusForbidden, status, "%s %s", role, path)
		}
	}
	status, page := s.as(staff.Centre).get("/calls/at/0190b2e0-0000-7000-8000-000000000000")
	assert.Equal(t, http.StatusNotFound, status)
	assert.Contains(t, page, "没有这个来电")
}

// An operator types what people call a department; where that is no single place the cursor stands there again.
func TestCalls_APlaceIsKnownByItsBeginning(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	b := s.as(staff.Centre)
	for n, typed := range map[int]string{1: "超声科", 2: "csk", 3: "chaosheng", 4: "超声科（彩超室）"} {
		id := fmt.Sprintf("0190b2e0-0000-7000-8000-00000000000%d", n)
		status, page := b.post("/calls/at/"+id, url.Values{"how": {"case"}, "source": {"hotline"}, "kind": {"complaint"},
			"text": {"等了很久"}, "place": {typed}, "base": {"0"}, "reply": {"none"}})
		require.Equal(t, http.StatusSeeOther, status, "%s: %s", typed, page)
	}
	var rows []store.Case
	require.NoError(t, s.store.DB().NewSelect().Model(&rows).Scan(t.Context()))
	require.Len(t, rows, 4)
	for _, k := range rows {
		assert.Equal(t, "zx-mz-cs", k.PlaceID)
	}
	status, page := b.post("/calls/at/0190b2e0-0000-7000-8000-000000000009", url.Values{"how": {"case"},
		"source": {"hotline"}, "kind": {"complaint"}, "text": {"等了很久"}, "place": {"没有的科"}, "base": {"0"}, "reply": {"none"}})
	assert.Equal(t, http.StatusUnprocessableEntity, status)
	assert.Contains(t, page, `value="没有的科" maxlength="120" autofocus`)
}
