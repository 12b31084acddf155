package desk_test

import (
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/staff"
)

func TestPraise_IsCountedForWhomItIsAbout(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	praise := func(text, persons string) string {
		n := s.report(said{kind: feedback.Praise, text: text, name: "张秀英", phone: "138 1234 5678"})
		require.NoError(t, s.cases.Accept(t.Context(), s.actor(), s.ref(n)))
		if persons != "" {
			require.NoError(t, s.cases.Classify(t.Context(), s.actor(), s.ref(n), casework.About{Persons: persons}))
		}
		return n
	}
	one := praise("张秀英谢谢王丽护士，电话13812345678", "王丽 护士、李强主任，王丽")
	praise("谢谢王丽", "王丽")
	gone := praise("不算数的", "王丽")
	require.NoError(t, s.cases.Withdraw(t.Context(), casework.Visitor(), s.ref(gone), ""))
	complaint := s.report(said{kind: feedback.Complaint, text: "等了很久"})
	centre := s.as(staff.Centre)
	_, page := centre.get("/cases/praise")
	assert.Contains(t, page, "<b>王丽</b></td><td>超声科（彩超室）</td><td>2</td>")
	assert.Contains(t, page, "<b>李强</b></td><td>超声科（彩超室）</td><td>1</td>")
	assert.Contains(t, page, "<b>超声科（彩超室）</b></td><td>2</td>", "a case that names two is one of the department")
	_, page = centre.get("/cases/praise?year=1999")
	assert.Contains(t, page, "还没有表扬")

	_, page = centre.get("/cases/" + one + "/praise_card")
	assert.Contains(t, page, "王丽 护士、李强主任")
	assert.Contains(t, page, "谢谢王丽护士")
	for _, own := range []string{"张秀英", "13812345678", "138 1234 5678"} {
		assert.NotContains(t, page, own)
	}
	for _, none := range []string{complaint, gone} {
		status, _ := centre.get("/cases/" + none + "/praise_card")
		assert.Equal(t, http.StatusNotFound, status)
	}
	status, _ := s.as(staff.Director).get("/cases/praise")
	assert.Equal(t, http.StatusForbidden, status)
}

func TestBrowser_ACardOfPraiseIsPrintedOnA5(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	n := s.report(said{kind: feedback.Praise, text: "我母亲做彩超时走不动，王丽护士一直扶着她，还帮我们借了轮椅。检查完又把我们送到门口，老人家一路念叨遇到了好人。谢谢你们！"})
	require.NoError(t, s.cases.Accept(t.Context(), s.actor(), s.ref(n)))
	require.NoError(t, s.cases.Classify(t.Context(), s.actor(), s.ref(n), casework.About{Persons: "王丽 护士"}))
	w := s.window(1440, 900)
	w.signIn(string(staff.Centre))
	w.open("/cases/praise")
	w.shoot("praise_table")
	w.open("/cases/" + n)
	w.click(`a[href$="/praise_card"]`)
	w.sees(".praise-card", "王丽")
	w.shoot("praise_card")
	w.do(chromedp.Click(".praise-card blockquote"), chromedp.KeyEvent("！"))
	boxes := w.prints("praise_card")
	require.Len(t, boxes, 1, "one sheet")
	assert.Regexp(t, `^0 0 59[0-9.]+ 4(19|20)`, boxes[0], "A5, lying")
}
