package phone_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
)

// closed is a case that the centre closed before the person said anything.
func (w *world) closed(n int) int64 {
	w.t.Helper()
	id := w.arrive(n, feedback.Complaint, words)
	w.answer(id, "第一次的答复")
	require.NoError(w.t, w.cases.Close(w.t.Context(), centre, casework.Ref{ID: id}, "已经答复"))
	return id
}

func TestReceipt_WhatTheCentreClosedIsStillJudgedAndDoneAgain(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.closed(1)
		w.wait(29 * 24 * time.Hour)
		page := w.get(w.path(1)).body
		require.Contains(t, page, "已办结")
		form := fields(t, page, w.path(1)+"/rate")
		require.Contains(t, w.post(w.path(1)+"/rate", with(form, "satisfied", "no")).body, "哪里还没有解决？")
		got := w.post(w.path(1)+"/rate", with(form, "asked", "yes", "why", "没有人来过"))
		require.Contains(t, got.header.Get("Location"), "done=no")
		page = w.get(got.header.Get("Location")).body
		require.Contains(t, page, "我们会重新办理")
		require.Contains(t, page, "这是第 2 次")

		w.closed(2)
		w.wait(32 * 24 * time.Hour)
		form = fields(t, w.get(w.path(2)).body, w.path(2)+"/rate")
		got = w.post(w.path(2)+"/rate", with(form, "satisfied", "no", "asked", "yes"))
		page = w.get(got.header.Get("Location")).body
		require.Contains(t, page, "不再自动重办")
		require.NotContains(t, page, w.path(2)+"/rate")
	})
}

func TestNumber_WhoWasSatisfiedMayHaveItDoneAgainForThirtyDays(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.answer(w.arrive(1, feedback.Complaint, words), "第一次的答复")
		w.post("/number/rate", with(fields(t, w.byNumber(), "/number/rate"), "satisfied", "yes"))
		page := w.byNumber()
		require.Contains(t, page, "以前可以请我们再办一次")
		require.NotContains(t, page, "这样处理，您满意吗？")
		form := fields(t, page, "/number/rate")
		require.Equal(t, "no", form.Get("satisfied"))
		asked := w.post("/number/rate", form)
		got := w.post("/number/rate", with(fields(t, asked.body, "/number/rate"), "why", "又坏了"))
		require.Contains(t, got.body, "这是第 2 次")

		w.answerAgain(t, "换了新的。")
		w.post("/number/rate", with(fields(t, w.byNumber(), "/number/rate"), "satisfied", "yes"))
		w.wait(32 * 24 * time.Hour)
		require.NotContains(t, w.byNumber(), "/number/rate")
	})
}

func TestReceipt_SaysWhyTheDateIsLaterAndWhyItIsNotHandled(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		id := w.arrive(1, feedback.Enquiry, words)
		c := w.theCase()
		was := c.PromisedAt
		require.NoError(t, w.cases.Correct(t.Context(), centre, casework.Ref{ID: id}, casework.Correction{
			Kind: feedback.Complaint, PlaceID: c.PlaceID, Reason: "是投诉", Move: casework.MoveTold, Words: "要由护理部核实"}))
		c = w.theCase()
		require.True(t, c.PromisedAt.After(was))
		for _, page := range []string{w.get(w.path(1)).body, w.byNumber()} {
			require.Contains(t, page, "原来答应")
			require.Contains(t, page, "：要由护理部核实")
			require.NotContains(t, page, "是投诉", "that is among staff")
		}
		require.NoError(t, w.cases.NotHandle(t.Context(), centre, casework.Ref{ID: id}, "police", "护士长会联系您。"))
		for _, page := range []string{w.get(w.path(1)).body, w.byNumber()} {
			require.Contains(t, page, "为什么没有受理")
			require.Contains(t, page, "要由公安机关处理")
			require.Contains(t, page, "护士长会联系您。")
			require.NotContains(t, page, "您满意吗")
		}
	})
}

// answerAgain is the centre's answer of another round of the only case.
func (w *world) answerAgain(t *testing.T, text string) {
	t.Helper()
	c := w.theCase()
	require.NoError(t, w.cases.Answer(t.Context(), centre, casework.Ref{ID: c.ID}, text))
}
