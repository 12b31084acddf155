package phone_test

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/draft"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

var jsonAnswer = []string{"Accept", "application/json"}

var receiptLink = regexp.MustCompile(`href="(/r/[^"/?]+)"`)

func TestHome_AReportWithoutScriptsBecomesACaseWithAReceipt(t *testing.T) {
	w := newWorld(t)
	v := w.visitor()
	path := w.stand()
	page := v.get(path)
	require.Equal(t, http.StatusOK, page.status)
	require.Contains(t, page.body, "超声科", "the place is preset")
	require.Zero(t, w.count((*store.Draft)(nil), "1 = 1"), "looking at a link leaves nothing behind")

	got := v.post(path, complaint("pass", pass(page.body)))
	require.Equal(t, http.StatusSeeOther, got.status, got.body)
	sent := v.get(got.header.Get("Location"))
	c := w.theCase()
	require.Equal(t, casestate.FromPhone, c.Source)
	require.Equal(t, words, c.Text)
	require.Equal(t, unit.Unit, c.PlaceID)
	for _, text := range []string{"收到了，谢谢您", wire.ReceiptNumber(c.Number).Dashed(), "7 月 10 日前", "责任科室答复您"} {
		require.Contains(t, sent.body, text)
	}
	index, counter, err := w.numbers.Split(wire.ReceiptNumber(c.Number))
	require.NoError(t, err)
	require.EqualValues(t, wire.FirstPhoneIndex, index)
	require.Zero(t, counter)

	receipt := w.get(receiptLink.FindStringSubmatch(sent.body)[1])
	require.Equal(t, http.StatusOK, receipt.status)
	require.Contains(t, receipt.body, words)
	pin := regexp.MustCompile(`<b>(\d{4})</b>`).FindStringSubmatch(sent.body)[1]
	asked := w.post("/", url.Values{"number": {c.Number}, "pin": {pin}})
	require.Equal(t, http.StatusOK, asked.status, "number and PIN lead to it as well")

	var rec store.Record
	require.NoError(t, w.store.DB().NewSelect().Model(&rec).Where("id = ?", c.RecordID).Scan(t.Context()))
	require.NotContains(t, string(rec.Body), `"pin"`)
	require.NotContains(t, string(rec.Body), `"nonce"`)
	require.NotContains(t, w.log.String(), words)
}

func TestHome_SentAgainAndAgainIsOneCaseAndOneReceipt(t *testing.T) {
	eachWorld(t, homeSentAgainAndAgainIsOneCaseAndOneReceipt)
}

func homeSentAgainAndAgainIsOneCaseAndOneReceipt(t *testing.T, w *world) {
	v := w.visitor()
	path := w.stand()
	v.get(path)
	var mu sync.Mutex
	links := map[string]bool{}
	var all sync.WaitGroup
	for range 12 {
		all.Go(func() {
			got := v.post(path, complaint(), jsonAnswer...)
			var a struct{ HTML string }
			if got.status != http.StatusOK || json.Unmarshal([]byte(got.body), &a) != nil {
				t.Errorf("status %d: %s", got.status, got.body)
				return
			}
			mu.Lock()
			links[receiptLink.FindStringSubmatch(a.HTML)[1]] = true
			mu.Unlock()
		})
	}
	all.Wait()
	require.Len(t, links, 1)
	require.Equal(t, 1, w.count((*store.Case)(nil), "1 = 1"))
	require.Contains(t, v.get(path).body, "收到了", "a reload shows the receipt again")

	id := regexp.MustCompile(`\?again=([0-9a-f-]+)"`).FindStringSubmatch(v.get(path).body)[1]
	another := v.get(path + "?again=" + id)
	require.Contains(t, another.body, "您想说的是哪一类")
	for range 2 {
		require.Equal(t, http.StatusSeeOther, v.post(path, complaint("after", id, "text", "另一件事")).status)
	}
	require.Equal(t, 2, w.count((*store.Case)(nil), "1 = 1"))
}

func TestHome_WhoIsInStaysInWhenTheCodeTurnsAndRunsOut(t *testing.T) {
	w := newWorld(t)
	path := w.stand()
	in, reading, late := w.visitor(), w.visitor(), w.visitor()
	in.begin(path)
	page := reading.get(path)
	w.wait(wire.HomeTokenLife + time.Minute)
	require.Equal(t, http.StatusOK, in.get(path).status)
	require.Equal(t, http.StatusSeeOther, in.post(path, complaint()).status)
	require.Equal(t, http.StatusSeeOther, reading.post(path, complaint("pass", pass(page.body))).
		status, "the page was opened in time")

	got := late.get(path)
	require.Equal(t, http.StatusGone, got.status)
	for _, text := range []string{"过期", "再扫一次", "7212345", `href="/"`} {
		require.Contains(t, got.body, text)
	}
	require.Equal(t, http.StatusOK, late.get(w.homePath(2)).status, "the next code is good")
	require.Equal(t, http.StatusGone, late.post(path, complaint("pass", pass(page.body))).status, "a pass is one phone's")
	require.Equal(t, 2, w.count((*store.Case)(nil), "1 = 1"))
}

func TestHome_CodesThatAreNoneAreToldKindly(t *testing.T) {
	w := newWorld(t)
	w.stand()
	foreign := wire.PathHomePage + wire.NewHomeToken(make([]byte, 32), 3, w.nonce(1), w.now().Add(time.Hour)).Text()
	nobody := wire.PathHomePage + wire.NewHomeToken(w.tokens.TokenKey(4), 4, w.nonce(1), w.now()).Text()
	for _, path := range []string{"/h/x", foreign, nobody, "/p/nowhere", "/p/" + strings.Repeat("x", 300)} {
		got := w.visitor().get(path)
		require.Equal(t, http.StatusNotFound, got.status, path)
		require.Contains(t, got.body, "7212345")
		require.Equal(t, http.StatusNotFound, w.visitor().post(path, complaint(), jsonAnswer...).status)
	}
	_, err := w.store.DB().NewUpdate().Model((*store.Terminal)(nil)).Set("revoked_at = ?", w.now().UTC()).
		Where("id = 't3'").Exec(t.Context())
	require.NoError(t, err)
	require.Equal(t, http.StatusNotFound, w.visitor().get(w.homePath(1)).status)
}

func TestHome_EmptyDraftsCloseNothingAndStayFew(t *testing.T) {
	eachWorld(t, homeEmptyDraftsCloseNothingAndStayFew)
}

func homeEmptyDraftsCloseNothingAndStayFew(t *testing.T, w *world) {
	sign := wire.PathPlacePage + unit.Unit
	for _, path := range []string{w.stand(), sign} {
		early := w.visitor()
		mine := early.begin(path)
		holding := w.visitor()
		holding.address = "192.0.2.9"
		held := holding.begin(path)
		holding.upload(held, "a", feedback.Photo, picture(t))
		for i := range 230 { // more than any code would bear once
			v := w.visitor()
			v.address = fmt.Sprintf("198.51.100.%d", i)
			w.wait(10 * time.Millisecond)
			v.begin(path)
		}
		require.LessOrEqual(t, w.count((*store.Draft)(nil), "submitted_at IS NULL AND case_id = 0"), 2*201)
		late := w.visitor()
		page := late.get(path)
		require.Equal(t, http.StatusSeeOther, late.post(path, complaint("pass", pass(page.body), "text", "新来的人"+path)).status)
		require.Zero(t, w.count((*store.Draft)(nil), "id = ?", mine), "the oldest empty one went")
		got := early.post(path, complaint("draft", mine, "pass", pass(early.get(path).body), "text", "先来的人"+path))
		require.Equal(t, http.StatusSeeOther, got.status, "and whoever had it does not notice")
		require.Contains(t, holding.state(held), `"state":"kept"`, "what holds something stays")
	}
	require.Equal(t, 4, w.count((*store.Case)(nil), "1 = 1"))
}

func TestSend_WhoSendsMuchIsSlowedAndNobodyElse(t *testing.T) {
	w := newWorld(t)
	path := wire.PathPlacePage + unit.Unit
	one := w.visitor()
	one.get(path)
	send := func(v *visitor, n int) reply {
		return v.post(path, complaint("text", fmt.Sprint("第", n, "件")), jsonAnswer...)
	}
	n := 0
	for ; n < 20 && send(one, n).status == http.StatusOK; n++ {
	}
	require.Equal(t, 6, n, "one phone")
	slowed := send(one, n)
	require.Equal(t, http.StatusTooManyRequests, slowed.status)
	require.Equal(t, "20", slowed.header.Get("Retry-After"))
	require.Contains(t, slowed.body, "会自动再提交")
	plain := one.post(path, complaint("text", "不能丢的话"))
	require.Equal(t, http.StatusTooManyRequests, plain.status)
	require.Contains(t, plain.body, "不能丢的话", "without scripts the words are still there")
	require.Contains(t, plain.body, "再按一次")
	require.Equal(t, http.StatusOK, send(one, 0).status, "the same again is answered at any time")
	w.wait(21 * time.Second)
	require.Equal(t, http.StatusOK, send(one, n).status, "and after the wait it goes")

	for i := range 140 { // strangers at addresses of their own use up what the sign bears, three each and more
		v := w.visitor()
		v.address = fmt.Sprintf("203.0.113.%d", i%20)
		v.get(path)
		w.wait(50 * time.Millisecond)
		send(v, 1000+i)
	}
	clean := w.visitor()
	clean.address = "192.0.2.77"
	clean.get(path)
	require.Equal(t, http.StatusOK, send(clean, 1).status, "an address with a clean record does not wait for them")
	busy := w.visitor()
	busy.address = "203.0.113.1"
	busy.get(path)
	require.Equal(t, http.StatusTooManyRequests, send(busy, 2).status)
}

// Somebody collapsed: that does not wait behind what others at the same address have sent, nor behind the phone's own
// reports.
func TestSend_AnUrgentReportDoesNotWaitBehindItsAddressOrItsPhone(t *testing.T) {
	w := newWorld(t)
	path := wire.PathPlacePage + unit.Unit
	send := func(v *visitor, n int, more ...string) int {
		return v.post(path, complaint(append([]string{"text", fmt.Sprint("第", n, "件")}, more...)...), jsonAnswer...).status
	}
	one := w.visitor()
	one.get(path)
	n := 0
	for ; n < 20 && send(one, n) == http.StatusOK; n++ {
	}
	require.Less(t, n, 20, "the phone has used up its share")
	require.Equal(t, http.StatusOK, send(one, 100, "urgent", "yes"))
	for i := 0; ; i++ { // and now the whole waiting room its address's
		require.Less(t, i, 40)
		v := w.visitor()
		v.get(path)
		if send(v, 200+i) == http.StatusOK && send(v, 300+i) == http.StatusOK && send(v, 400+i) == http.StatusOK {
			continue
		}
		break
	}
	last := w.visitor()
	last.get(path)
	require.Equal(t, http.StatusTooManyRequests, send(last, 1000), "its address has used up its share")
	require.Equal(t, http.StatusOK, send(last, 1001, "urgent", "yes"))
	require.Equal(t, http.StatusOK, send(one, 1002, "urgent", "yes"))
	n = 0
	for ; n < 20 && send(last, 2000+n, "urgent", "yes") == http.StatusOK; n++ {
	}
	require.Less(t, n, 20, "who cries wolf waits like others")
}

func TestSend_OtherWordsOfASecondTabAreAnotherReport(t *testing.T) {
	eachWorld(t, sendOtherWordsOfASecondTabAreAnotherReport)
}

func sendOtherWordsOfASecondTabAreAnotherReport(t *testing.T, w *world) {
	v := w.visitor()
	path := w.stand()
	id := v.begin(path)
	v.upload(id, "a", feedback.Photo, picture(t))
	photo := func(part string) string {
		return fmt.Sprintf(`[{"part_id":%q,"kind":"photo","media_type":"image/jpeg","size":9}]`, part)
	}
	number := func(form url.Values) (number, draft string) {
		t.Helper()
		got := v.post(path, form, jsonAnswer...)
		require.Equal(t, http.StatusOK, got.status, got.body)
		var a struct{ HTML, Draft string }
		require.NoError(t, json.Unmarshal([]byte(got.body), &a))
		return regexp.MustCompile(`big-number">([^<]+)<`).FindStringSubmatch(a.HTML)[1], a.Draft
	}
	first := complaint("draft", id, "text", "第一个页面写的", "parts", photo("a"), "tap", "t1")
	second := complaint("draft", id, "text", "第二个页面写的", "parts", photo("b"), "tap", "t2")
	n1, d1 := number(first)
	n2, d2 := number(second)
	require.Equal(t, id, d1)
	require.NotEqual(t, n1, n2)
	require.NotEqual(t, d1, d2)
	for range 2 { // answers that were lost, in any order
		again1, _ := number(first)
		again2, _ := number(second)
		require.Equal(t, []string{n1, n2}, []string{again1, again2})
	}
	require.Equal(t, 2, w.count((*store.Case)(nil), "1 = 1"))
	require.Equal(t, 1, w.count((*store.Case)(nil), "text = '第二个页面写的'"))
	require.Equal(t, 1, w.count((*store.Part)(nil), "record_id = ? AND part_id = 'b' AND state = 'expected'", d2))
	require.Contains(t, v.get(path+"?sent="+d1).body, n1, "each page finds its own receipt again")
	require.Contains(t, v.get(path+"?sent="+d2).body, n2)
	require.Contains(t, v.get(path+"?sent="+d1).body, `"tap":"t1"`)
	v.upload(d2, "b", feedback.Photo, picture(t))
	require.Equal(t, 1, w.count((*store.Part)(nil), "record_id = ? AND part_id = 'b' AND state = 'kept'", d2))
	other := w.visitor()
	require.NotContains(t, other.get(path+"?sent="+d1).body, n1, "and nobody else's")
}

func TestReport_WhatNobodySeesIsNoReport(t *testing.T) {
	w := newWorld(t)
	v := w.visitor()
	v.get(w.stand())
	got := v.post(w.stand(), complaint("text", "\u200b\u3164 \ufeff\u2800"))
	require.Equal(t, http.StatusUnprocessableEntity, got.status)
	require.Contains(t, got.body, "还没有内容")
	require.Zero(t, w.count((*store.Case)(nil), "1 = 1"))
}

func TestHome_WithoutCookiesSaysSo(t *testing.T) {
	w := newWorld(t)
	got := w.post(w.stand(), complaint())
	require.Equal(t, http.StatusForbidden, got.status)
	require.Contains(t, got.body, "Cookie")
	require.Zero(t, w.count((*store.Case)(nil), "1 = 1"))
}

func TestSign_PresetsItsPlaceAndIsSlowedByAddress(t *testing.T) {
	w := newWorld(t)
	path := wire.PathPlacePage + unit.Unit
	v := w.visitor()
	page := v.get(path)
	require.Contains(t, page.body, "超声科")
	require.Equal(t, http.StatusSeeOther, v.post(path, complaint()).status)
	require.Equal(t, unit.Unit, w.theCase().PlaceID)
	status := 0
	for range 80 {
		v := w.visitor()
		v.get(path)
		w.wait(time.Second) // the pages themselves are not many
		if status = v.post(path, complaint()).status; status != http.StatusSeeOther {
			break
		}
	}
	require.Equal(t, http.StatusTooManyRequests, status)
	require.InDelta(t, 60, w.count((*store.Case)(nil), "1 = 1"), 10, "a waiting room on one wireless network gets through")
	w.wait(5 * time.Minute)
	v = w.visitor()
	v.get(path)
	require.Equal(t, http.StatusSeeOther, v.post(path, complaint()).status)
}

func TestReport_WhatIsMissingIsSaidAndNothingTypedIsLost(t *testing.T) {
	w := newWorld(t)
	v := w.visitor()
	path := w.stand()
	v.get(path)
	for want, form := range map[string]url.Values{
		"先选一个类别":  {"text": {words}},
		"还没有内容":   {"kind": {"complaint"}},
		"不要超过":    complaint("text", strings.Repeat("字", 1001)),
		"能打通的电话":  complaint("contact", "leave", "phone", "abc", "age", "over", "agreed", "1"),
		"您满 14 岁": complaint("contact", "leave", "phone", "13800001111", "agreed", "1"),
		"请家长点":    complaint("contact", "leave", "phone", "13800001111", "agreed", "1", "age", "under"),
		"请先点“我同意": complaint("contact", "leave", "phone", "13800001111", "age", "over"),
		"不能晚于今天":  complaint("when", "earlier", "when_date", "2099-01-01"),
		"这个地点":    complaint("where", "nowhere"),
		"刷新页面":    complaint("parts", "not json"),
	} {
		got := v.post(path, form)
		require.Equal(t, http.StatusUnprocessableEntity, got.status, want)
		require.Contains(t, html.UnescapeString(got.body), want)
		if text := form.Get("text"); text != "" {
			require.Contains(t, got.body, text)
		}
		asScript := v.post(path, form, jsonAnswer...)
		require.Equal(t, http.StatusUnprocessableEntity, asScript.status)
		require.Contains(t, asScript.body, want)
	}
	require.Zero(t, w.count((*store.Case)(nil), "1 = 1"))

	form := complaint("contact", "leave", "phone", "１３８ 0000 1111", "name", "张三", "age", "under", "guardian",
		"1", "agreed", "1",
		"when", "yesterday", "urgent", "1", "visit_number", "MZ1")
	require.Equal(t, http.StatusSeeOther, v.post(path, form).status)
	c := w.theCase()
	require.Equal(t, "138 0000 1111", c.Phone)
	require.Equal(t, "张三", c.ContactName)
	require.Equal(t, "2026-07-03", c.OnDate)
	require.True(t, c.Urgent)
	require.Equal(t, 1, w.count((*store.Alert)(nil), "case_id = ?", c.ID), "the desk rings")
	var rec store.Record
	require.NoError(t, w.store.DB().NewSelect().Model(&rec).Where("id = ?", c.RecordID).Scan(t.Context()))
	require.Contains(t, string(rec.Body), `"guardian"`)
}

func TestAdd_WordsAndPhotosJoinTheReport(t *testing.T) { eachWorld(t, addWordsAndPhotosJoinTheReport) }

func addWordsAndPhotosJoinTheReport(t *testing.T, w *world) {
	id := w.arrive(1, feedback.Complaint, words)
	v := w.visitor()
	path := w.path(1) + "/add"
	require.Contains(t, v.get(w.path(1)).body, "补充照片、录像或留言")
	require.Contains(t, v.get(path).body, w.number(1).Dashed())
	d := v.begin(path)
	v.upload(d, "a", feedback.Photo, picture(t))
	form := url.Values{"text": {"忘了说：当时是上午九点。"},
		"parts": {`[{"part_id":"a","kind":"photo","media_type":"image/jpeg","size":1}]`}}
	for range 3 {
		require.Equal(t, http.StatusOK, v.post(path, form, jsonAnswer...).status)
	}
	require.Equal(t, 1, w.count((*store.CaseEvent)(nil), "case_id = ? AND what = 'added'", id))
	require.Equal(t, 1, w.count((*store.Part)(nil), "case_id = ? AND state = 'kept'", id))
	page := w.get(w.path(1)).body
	require.Contains(t, page, "忘了说：当时是上午九点。")
	require.Contains(t, page, "照片 1 张，已收到")
	require.Equal(t, 1, w.count((*store.Case)(nil), "1 = 1"))

	begun := w.visitor()
	late := begun.begin(path)
	begun.upload(late, "a", feedback.Photo, picture(t))
	require.Equal(t, http.StatusCreated, begun.create(late, "b", feedback.Photo, "image/jpeg", 100).status)
	require.Equal(t, http.StatusSeeOther, w.post(w.path(1)+"/withdraw", url.Values{}).status)
	require.Equal(t, http.StatusGone, begun.patch(late, "b", 0, make([]byte, 100)), "nor uploaded for it")
	require.NoError(t, w.drafts.Sweep(t.Context()))
	require.Zero(t, w.count((*store.Part)(nil), "record_id = ?", late))
	require.Equal(t, http.StatusSeeOther, begun.post(path, url.Values{"text": {"晚了"}}).
		status, "nothing is added to what was withdrawn")
	require.Equal(t, 1, w.count((*store.CaseEvent)(nil), "what = 'added'"))
	require.NotContains(t, w.get(w.path(1)).body, "忘了说")
}

func TestWithdraw_TakesPhotosWithItAndWhatIsStillOnItsWay(t *testing.T) {
	eachWorld(t, withdrawTakesPhotosWithIt)
}

func withdrawTakesPhotosWithIt(t *testing.T, w *world) {
	v := w.visitor()
	path := w.stand()
	id := v.begin(path)
	v.upload(id, "a", feedback.Photo, picture(t))
	require.Equal(t, http.StatusCreated, v.create(id, "b", feedback.Video, "video/mp4", 1000).status)
	parts := `[{"part_id":"a","kind":"photo","media_type":"image/jpeg","size":1},{"part_id":"b","kind":"video","media_type":"video/mp4","size":1000}]`
	require.Equal(t, 1, w.count((*store.Draft)(nil), "address <> ''"))
	require.Equal(t, http.StatusOK, v.post(path, complaint("parts", parts), jsonAnswer...).status)
	v.create(id, "b", feedback.Video, "video/mp4", 1000)
	require.Zero(t, w.count((*store.Draft)(nil), "address <> ''"),
		"where it came from is kept no longer than it takes room")
	receipt := receiptLink.FindStringSubmatch(v.get(path).body)[1]
	require.Equal(t, http.StatusSeeOther, w.post(receipt+"/withdraw", url.Values{}).status)
	require.Equal(t, 2, w.count((*store.Part)(nil), "state = 'erased' AND blob = ''"))
	require.Equal(t, http.StatusNotFound, v.patch(id, "b", 0, make([]byte, 1000)), "what is on its way goes nowhere")
	v.create(id, "b", feedback.Video, "video/mp4", 1000)
	require.Equal(t, 2, w.count((*store.Part)(nil), "state = 'erased' AND blob = ''"))
	require.Contains(t, w.get(receipt).body, "内容已经删除")
	require.NotContains(t, w.get(receipt).body, "还在路上")
	require.Equal(t, http.StatusOK, v.get(path).status, "the phone's own page still shows the number")
}

func TestSweep_ForgetsWhatWasNeverSentAndGivesUpWhatNeverCame(t *testing.T) {
	eachWorld(t, sweepForgetsWhatWasNeverSentAndGivesUpWhatNeverCame)
}

func sweepForgetsWhatWasNeverSentAndGivesUpWhatNeverCame(t *testing.T, w *world) {
	path := w.stand()
	left, sent := w.visitor(), w.visitor()
	id := left.begin(path)
	left.upload(id, "a", feedback.Photo, picture(t))
	require.Equal(t, http.StatusCreated, left.create(id, "b", feedback.Video, "video/mp4", 1000).status)
	sent.begin(path)
	parts := `[{"part_id":"c","kind":"video","media_type":"video/mp4","size":1000}]`
	require.Equal(t, http.StatusOK, sent.post(path, complaint("parts", parts), jsonAnswer...).status)
	require.NoError(t, w.drafts.Sweep(t.Context()))
	require.Equal(t, 3, w.count((*store.Part)(nil), "1 = 1"), "nothing is over yet")
	w.wait(draft.Life + time.Minute)
	require.NoError(t, w.drafts.Sweep(t.Context()))
	require.Zero(t, w.count((*store.Draft)(nil), "1 = 1"))
	require.Zero(t, w.count((*store.Upload)(nil), "1 = 1"))
	require.Equal(t, 1, w.count((*store.Part)(nil), "state = 'refused' AND reason = 'missing'"))
	require.Equal(t, 1, w.count((*store.Part)(nil), "1 = 1"))
	require.NoError(t, w.drafts.Sweep(context.Background()))
}

func TestReport_FirstLoadIsSmallAndItsRulesAreStrict(t *testing.T) {
	w := newWorld(t)
	page := w.visitor().get(w.stand())
	total := len(page.body)
	for _, path := range assets(page.body) {
		got := w.get(path)
		require.Equal(t, http.StatusOK, got.status, path)
		total += len(got.body)
	}
	t.Logf("first load: %d bytes", total)
	require.Less(t, total, 150_000)
	require.NotRegexp(t, regexp.MustCompile(`(?i)(src|href|action)="(https?:)?//`), page.body)
	require.NotRegexp(t, regexp.MustCompile(`(?i)\son\w+=|style=|javascript:`), page.body)
	csp := page.header.Get("Content-Security-Policy")
	require.Contains(t, csp, "default-src 'none'")
	require.Contains(t, csp, "media-src blob:")
	require.NotContains(t, csp, "unsafe")
	require.Contains(t, page.header.Get("Permissions-Policy"), "microphone=(self)")
	require.Contains(t, w.get("/").header.Get("Permissions-Policy"), "microphone=()")
	cookie := page.header.Get("Set-Cookie")
	require.Contains(t, cookie, "HttpOnly")
	require.Contains(t, cookie, "SameSite=Lax")
	require.NotContains(t, cookie, "Secure", "plain http")
	require.Contains(t, w.get(w.stand(), "X-Forwarded-Proto", "https").header.Get("Set-Cookie"), "Secure")
	require.Equal(t, http.StatusForbidden, w.do(http.MethodPost, w.stand(), complaint(), "Sec-Fetch-Site", "cross-site").
		status)
}
