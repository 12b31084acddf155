package phone_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
)

// fields are the hidden inputs of a page's first form that leads to action, as a browser would send them.
func fields(t *testing.T, body, action string) url.Values {
	t.Helper()
	form := regexp.MustCompile(`(?s)<form method="post" action="` + action + `">(.*?)</form>`).FindStringSubmatch(body)
	require.NotNil(t, form, "no form to %s in %s", action, body)
	out := url.Values{}
	for _, m := range regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`).
		FindAllStringSubmatch(form[1], -1) {
		out.Set(m[1], m[2])
	}
	return out
}

func with(v url.Values, pairs ...string) url.Values {
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

func (w *world) byNumber() string {
	w.t.Helper()
	got := w.post("/", url.Values{"number": {string(w.number(1))}, "pin": {pin}})
	require.Equal(w.t, http.StatusOK, got.status)
	require.NotContains(w.t, got.body, words)
	return got.body
}

func TestNumber_TakesAVerdictItsReasonAndTheSecondRound(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		id := w.arrive(1, feedback.Complaint, words)
		w.answer(id, "第一次的答复")
		bad := with(fields(t, w.byNumber(), "/number/rate"), "satisfied", "no")
		got := w.post("/number/rate", bad)
		require.Contains(t, got.body, "哪里还没有解决？")
		why := with(fields(t, got.body, "/number/rate"), "why", "还是没人告诉我们等多久")
		for range 2 { // a second tap, or a page loaded anew
			got = w.post("/number/rate", why)
			require.Equal(t, http.StatusOK, got.status)
			require.Contains(t, got.body, "我们会重新办理")
			require.Contains(t, got.body, "这是第 2 次")
			require.NotContains(t, got.body, words)
			require.NotContains(t, got.body, "还是没人告诉我们等多久", "nor what they say now")
		}
		require.NoError(t, w.cases.Answer(t.Context(), centre, casework.Ref{ID: id}, "第二次的答复"))
		good := with(fields(t, w.byNumber(), "/number/rate"), "satisfied", "yes")
		require.NoError(t, w.cases.Answer(t.Context(), centre, casework.Ref{ID: id}, "第二次的答复，更正"))
		got = w.post("/number/rate", good)
		require.Contains(t, got.body, "情况刚刚有了变化", "it was said of another answer")
		require.Contains(t, got.body, "更正")
		got = w.post("/number/rate", with(fields(t, got.body, "/number/rate"), "satisfied", "yes"))
		require.Contains(t, got.body, "谢谢您的评价")
		require.Contains(t, got.body, "已办结")
		require.NotContains(t, w.log.String(), pin)
	})
}

func TestNumber_AddsWordsOnce(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		id := w.arrive(1, feedback.Complaint, words)
		got := w.post("/number/add", fields(t, w.byNumber(), "/number/add"))
		require.Contains(t, got.body, "您想补充什么？")
		form := with(fields(t, got.body, "/number/add"), "why", "后来护士来道过歉")
		for range 2 {
			got = w.post("/number/add", form)
			require.Contains(t, got.body, "收到了")
			require.NotContains(t, got.body, "道过歉")
		}
		var events []store.CaseEvent
		require.NoError(t, w.store.DB().NewSelect().Model(&events).Where("case_id = ? AND what = 'added'", id).
			Scan(t.Context()))
		require.Len(t, events, 1)
		require.Equal(t, "后来护士来道过歉", events[0].Text)
		require.Contains(t, w.get(w.path(1)).body, "道过歉", "who holds the token sees it")
	})
}

func TestNumber_AWithdrawalCanBeTakenBackForAWeek(t *testing.T) {
	w := newWorld(t)
	id := w.arrive(1, feedback.Complaint, words)
	got := w.post("/number/withdraw", fields(t, w.byNumber(), "/number/withdraw"))
	require.Contains(t, got.body, "7 天内您可以凭号码和密码恢复")
	sure := fields(t, got.body, "/number/withdraw")
	got = w.post("/number/withdraw", sure)
	require.Contains(t, got.body, "7 天内可以恢复")
	require.Contains(t, got.body, "7 月 11 日")
	var c store.Case
	require.NoError(t, w.store.DB().NewSelect().Model(&c).Where("id = ?", id).Scan(t.Context()))
	require.Equal(t, words, c.Text, "nothing is erased before")
	w.wait(6 * 24 * time.Hour)
	got = w.post("/number/undo", fields(t, w.byNumber(), "/number/undo"))
	require.Contains(t, got.body, "我们继续办理")
	require.Contains(t, w.get(w.path(1)).body, words)

	w.post("/number/withdraw", with(fields(t, w.byNumber(), "/number/withdraw"), "asked", "yes"))
	got = w.get(w.path(1))
	require.Contains(t, got.body, "可以恢复", "the receipt's page offers it too")
	got = w.post(w.path(1)+"/undo", fields(t, got.body, w.path(1)+"/undo"))
	require.Contains(t, got.header.Get("Location"), "done=undo")
	w.post("/number/withdraw", with(fields(t, w.byNumber(), "/number/withdraw"), "asked", "yes"))
	w.wait(casework.UndoWithin)
	require.NotContains(t, w.byNumber(), "/number/undo")
}

func TestNumber_WrongPairsAndStrangersChangeNothing(t *testing.T) {
	w := newWorld(t)
	id := w.arrive(1, feedback.Complaint, words)
	w.answer(id, "是我们不对。")
	good := with(fields(t, w.byNumber(), "/number/rate"), "satisfied", "yes")
	for _, form := range []url.Values{
		with(url.Values{}, "number", string(w.number(1)), "pin", "0000", "satisfied", "yes", "request", good.Get("request"),
			"answer", good.Get("answer")),
		with(url.Values{}, "number", string(w.number(2)), "pin", pin, "satisfied", "yes", "request", good.Get("request"),
			"answer", good.Get("answer")),
	} {
		require.Equal(t, http.StatusNotFound, w.post("/number/rate", form).status)
	}
	require.Equal(t, http.StatusForbidden, w.post("/number/rate", good, "Sec-Fetch-Site", "cross-site").status)
	require.Equal(t, http.StatusNotFound, w.post("/number/else", good).status)
	require.Equal(t, http.StatusForbidden,
		w.post("/number/rate", with(url.Values{}, "number", string(w.number(1)), "pin", pin, "satisfied", "yes")).status)
	var c store.Case
	require.NoError(t, w.store.DB().NewSelect().Model(&c).Where("id = ?", id).Scan(t.Context()))
	require.Equal(t, casestate.Answered, c.State)
}

// A person goes back in the browser, or the answer was lost: the form brings its old request with other words, or
// another face.
func TestNumber_WhatIsSentFromAPageGoneBackToIsNotSwallowed(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		id := w.arrive(1, feedback.Complaint, words)
		w.answer(id, "是我们不对。")
		page := w.byNumber()
		form := fields(t, w.post("/number/add", fields(t, page, "/number/add")).body, "/number/add")
		for _, text := range []string{"后来护士来道过歉", "后来护士来道过歉，可是", "另外一件事"} {
			require.Contains(t, w.post("/number/add", with(form, "why", text)).body, "收到了")
		}
		var texts []string
		require.NoError(t, w.store.DB().NewSelect().Model((*store.CaseEvent)(nil)).Column("text").
			Where("case_id = ? AND what = 'added'", id).Order("id").Scan(t.Context(), &texts))
		require.Equal(t, []string{"后来护士来道过歉", "后来护士来道过歉，可是", "另外一件事"}, texts)

		face := fields(t, page, "/number/rate")
		require.Contains(t, w.post("/number/rate", with(face, "satisfied", "yes")).body, "谢谢您的评价")
		got := w.post("/number/rate", with(face, "satisfied", "soso"))
		require.Contains(t, got.body, "情况刚刚有了变化", "the first one stands")
		require.NotContains(t, got.body, "谢谢您的评价")
	})
}

func TestReceipt_AnotherFaceOfTheSamePageIsNotCalledCounted(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.answer(w.arrive(1, feedback.Complaint, words), "是我们不对。")
		form := fields(t, w.get(w.path(1)).body, w.path(1)+"/rate")
		for range 2 {
			got := w.post(w.path(1)+"/rate", with(form, "satisfied", "yes"))
			require.Contains(t, got.header.Get("Location"), "done=yes")
		}
		got := w.post(w.path(1)+"/rate", with(form, "satisfied", "soso"))
		require.Contains(t, got.header.Get("Location"), "done=late")
	})
}
