package phone_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	texts "xinsheng/assets/web/locale"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/locale"
	"xinsheng/internal/wire"
)

func TestReceipt_KnownTellsHowItStands(t *testing.T) {
	w := newWorld(t)
	id := w.arrive(1, feedback.Complaint, words)
	got := w.get(w.path(1))
	require.Equal(t, http.StatusOK, got.status)
	for _, text := range []string{"市中心医院", w.number(1).Dashed(), "投诉", "已送达", "7 月 4 日 10:58", "等待满意度管理中心受理",
		"7 月 10 日前答复您", words, "我想撤回", "7212345"} {
		require.Contains(t, got.body, text)
	}
	require.NotContains(t, got.body, "您满意吗")
	require.NotContains(t, got.body, "13800001111", "contact is for the centre")

	w.answer(id, "您好，当天一台机器故障，是我们不对。")
	got = w.get(w.path(1))
	for _, text := range []string{"值班 03负责到底", "满意度管理中心已答复", "已转超声科（彩超室）办理", "7 月 8 日", "是我们不对",
		"这样处理，您满意吗？", "不满意，我们再办一次"} {
		require.Contains(t, got.body, text)
	}
	require.NotContains(t, got.body, "科室核实过了", "what departments say is for the centre")
}

func TestReceipt_OnItsWaySaysThatItIsSafeAndAsksAgainByItself(t *testing.T) {
	w := newWorld(t)
	got := w.get(w.path(1))
	require.Equal(t, http.StatusOK, got.status)
	require.Contains(t, got.body, "还在路上")
	require.Contains(t, got.body, "安全保存在终端里")
	require.Contains(t, got.body, `<meta http-equiv="refresh" content="30">`)
	w.arrive(1, feedback.Praise, words)
	got = w.get(w.path(1))
	require.Contains(t, got.body, "已送达")
	require.NotContains(t, got.body, "http-equiv")
}

func TestReceipt_OfAPhoneThatTheHubLostIsNotSaidToBeOnATerminal(t *testing.T) {
	w := newWorld(t)
	path := wire.PathReceiptPage + wire.NewReceiptToken(w.tokens.TokenKey(wire.FirstPhoneIndex), wire.FirstPhoneIndex,
		w.nonce(1)).Text()
	for lang, texts := range map[string][]string{"zh": {"医院这里没有找到", "请再说一次", "7212345"},
		"en": {"could not find it", "once more"}} {
		got := w.get(path + "?lang=" + lang)
		require.Equal(t, http.StatusNotFound, got.status)
		for _, text := range texts {
			require.Contains(t, html.UnescapeString(got.body), text)
		}
		for _, untrue := range []string{"终端里", "安全保存", "safe on the terminal", "http-equiv"} {
			require.NotContains(t, got.body, untrue)
		}
	}
}

func TestReceipt_ForgedIsNotKnown(t *testing.T) {
	w := newWorld(t)
	w.arrive(1, feedback.Praise, words)
	other := wire.NewReceiptToken(w.tokens.TokenKey(4), 3, w.nonce(1)).Text()
	good := strings.TrimPrefix(w.path(1), wire.PathReceiptPage)
	for _, token := range []string{other, good[:35], good + "A", "x", strings.Repeat("A", 5000)} {
		got := w.get(wire.PathReceiptPage + token)
		require.Equal(t, http.StatusNotFound, got.status)
		require.NotContains(t, got.body, words)
	}
	require.Contains(t, w.get(wire.PathReceiptPage+other).body, "没有认出这个二维码")
}

func TestRate_SatisfiedClosesAndSoSoToo(t *testing.T) {
	for satisfied, thanks := range map[string]string{"yes": "谢谢您的评价。", "soso": "我们会继续改进"} {
		w := newWorld(t)
		w.answer(w.arrive(1, feedback.Complaint, words), "是我们不对。")
		got := w.post(w.path(1)+"/rate", url.Values{"satisfied": {satisfied}})
		require.Equal(t, http.StatusSeeOther, got.status)
		got = w.get(got.header.Get("Location"))
		require.Contains(t, got.body, thanks)
		require.Contains(t, got.body, "您已评价")
		require.Contains(t, got.body, "已办结")
		require.NotContains(t, got.body, "您满意吗")
		got = w.post(w.path(1)+"/rate", url.Values{"satisfied": {"yes"}})
		require.Contains(t, got.header.Get("Location"), "done=late", "it was judged before")
		got = w.post(w.path(1)+"/rate", url.Values{"satisfied": {"no"}, "asked": {"yes"}})
		require.Contains(t, got.header.Get("Location"), "done=no", "but it can be done again")
	}
}

func TestRate_NotSatisfiedAsksOnceWhyAndOpensANewRound(t *testing.T) {
	w := newWorld(t)
	id := w.arrive(1, feedback.Complaint, words)
	w.answer(id, "第一次的答复")
	got := w.post(w.path(1)+"/rate", url.Values{"satisfied": {"no"}})
	require.Equal(t, http.StatusOK, got.status)
	require.Contains(t, got.body, "哪里还没有解决？")
	require.Contains(t, w.get(w.path(1)).body, "您满意吗", "nothing is rated yet")

	got = w.post(w.path(1)+"/rate", url.Values{"satisfied": {"no"}, "asked": {"yes"}, "why": {strings.Repeat("长", 1001)}})
	require.Equal(t, http.StatusUnprocessableEntity, got.status)
	require.Contains(t, got.body, "不要超过 1000 个字")
	require.Contains(t, got.body, "长长长", "nothing typed is lost")

	got = w.post(w.path(1)+"/rate", url.Values{"satisfied": {"no"}, "asked": {"yes"}, "why": {"还是没人告诉我们等多久"}})
	require.Equal(t, http.StatusSeeOther, got.status)
	got = w.get(got.header.Get("Location"))
	require.Contains(t, got.body, "我们会重新办理")
	require.Contains(t, got.body, "这是第 2 次")
	require.Contains(t, got.body, "上次的答复")
	require.NotContains(t, got.body, "您满意吗")
	var e store.CaseEvent
	require.NoError(t, w.store.DB().NewSelect().Model(&e).Where("case_id = ? AND what = 'rated'", id).Scan(t.Context()))
	require.Equal(t, "还是没人告诉我们等多久", e.Text)

	require.NoError(t, w.cases.Answer(t.Context(), centre, casework.Ref{ID: id}, "第二次的答复"))
	got = w.get(w.path(1))
	require.Contains(t, got.body, "第二次的答复")
	require.Contains(t, got.body, "您满意吗")
	require.NotContains(t, got.body, "正在重新办理", "it is answered again")
	require.NotContains(t, got.body, "上次的答复")
	w.post(w.path(1)+"/rate", url.Values{"satisfied": {"yes"}})
	require.NotContains(t, w.get(w.path(1)).body, "正在重新办理", "it is closed")
}

func TestPraise_IsPassedOnAndThankedForAndNobodyIsAskedWhetherTheyAreSatisfied(t *testing.T) {
	w := newWorld(t)
	id := w.arrive(1, feedback.Praise, words)
	got := w.get(w.path(1))
	require.Contains(t, got.body, "等待转达给本人")
	require.NotContains(t, got.body, "请您评价")

	w.answer(id, "已经转告彩超室李护士和护士长，谢谢您的鼓励。")
	got = w.get(w.path(1))
	for _, text := range []string{"已转给超声科（彩超室）", "您的表扬已转达", "已经转告彩超室李护士", "已办结"} {
		require.Contains(t, got.body, text)
	}
	for _, text := range []string{"您满意吗", "请您评价", "再办一次"} {
		require.NotContains(t, got.body, text)
	}
	got = w.post(w.path(1)+"/rate", url.Values{"satisfied": {"no"}, "asked": {"yes"}})
	require.Contains(t, got.header.Get("Location"), "done=late")
	var c store.Case
	require.NoError(t, w.store.DB().NewSelect().Model(&c).Where("id = ?", id).Scan(t.Context()))
	require.Equal(t, casestate.Closed, c.State)
	require.Equal(t, 1, c.Round)
}

func TestWithdraw_AsksOnceMoreThenErases(t *testing.T) {
	w := newWorld(t)
	id := w.arrive(1, feedback.Complaint, words)
	got := w.get(w.path(1) + "/withdraw")
	require.Contains(t, got.body, "确定要撤回吗？")
	require.Contains(t, w.get(w.path(1)).body, words, "asking does nothing yet")

	got = w.post(w.path(1)+"/withdraw", url.Values{})
	require.Equal(t, http.StatusSeeOther, got.status)
	got = w.get(got.header.Get("Location"))
	for _, text := range []string{"已经撤回，内容已删除", "您已撤回", "内容已经删除"} {
		require.Contains(t, got.body, text)
	}
	require.NotContains(t, got.body, words)
	var c store.Case
	require.NoError(t, w.store.DB().NewSelect().Model(&c).Where("id = ?", id).Scan(t.Context()))
	require.Empty(t, c.Text+c.ContactName+c.Phone)
	require.Equal(t, casestate.Withdrawn, c.State)
	require.Equal(t, http.StatusSeeOther, w.post(w.path(1)+"/withdraw", url.Values{}).status, "twice is no error")
}

func TestWithdraw_AfterClosingErasesOnly(t *testing.T) {
	w := newWorld(t)
	w.answer(w.arrive(1, feedback.Complaint, words), "是我们不对。")
	w.post(w.path(1)+"/rate", url.Values{"satisfied": {"yes"}})
	require.Contains(t, w.get(w.path(1)).body, "删除我写的内容")
	require.Contains(t, w.get(w.path(1)+"/withdraw").body, "确定要删除吗？")
	got := w.get(w.post(w.path(1)+"/withdraw", url.Values{}).header.Get("Location"))
	require.Contains(t, got.body, "已办结")
	require.NotContains(t, got.body, words)
	require.NotContains(t, got.body, "是我们不对")
}

func TestLookup_ShowsStateAndAnswerAndNothingThatThePersonSaid(t *testing.T) {
	w := newWorld(t)
	w.answer(w.arrive(1, feedback.Complaint, words), "是我们不对。")
	for _, typed := range []string{string(w.number(1)), strings.ToLower(w.number(1).Dashed()),
		" " + string(w.number(1)[:4]) + " " + string(w.number(1)[4:]),
		strings.NewReplacer("0", "O", "1", "I").Replace(string(w.number(1))), wide(string(w.number(1)))} {
		got := w.post("/", url.Values{"number": {typed}, "pin": {"４８ ２1"}})
		require.Equal(t, http.StatusOK, got.status, typed)
		require.Contains(t, got.body, "满意度管理中心已答复")
		require.Contains(t, got.body, "是我们不对")
		for _, hidden := range []string{words, "13800001111", "/r/"} {
			require.NotContains(t, got.body, hidden)
		}
	}
}

func TestLookup_CatchesTypingErrorsBeforeAsking(t *testing.T) {
	w := newWorld(t)
	number := []byte(w.number(1))
	number[2], number[3] = number[3], number[2]
	if number[2] == number[3] {
		number[2] ^= 1
	}
	for range 20 {
		got := w.post("/", url.Values{"number": {string(number)}, "pin": {pin}})
		require.Equal(t, http.StatusUnprocessableEntity, got.status)
		require.Contains(t, got.body, "号码好像有一位不对")
	}
	got := w.post("/", url.Values{"number": {string(w.number(1))}, "pin": {"48"}})
	require.Contains(t, got.body, "查询密码是 4 位数字")
	require.Contains(t, got.body, w.number(1).Dashed(), "the number need not be typed again")
}

func TestLookup_WrongAndUnknownLookAlike(t *testing.T) {
	w := newWorld(t)
	w.arrive(1, feedback.Complaint, words)
	wrong := w.post("/", url.Values{"number": {string(w.number(1))}, "pin": {"0000"}})
	unknown := w.post("/", url.Values{"number": {string(w.number(2))}, "pin": {pin}})
	require.Equal(t, http.StatusNotFound, wrong.status)
	require.Equal(t, wrong.status, unknown.status)
	require.Equal(t, strings.ReplaceAll(wrong.body, w.number(1).Dashed(), ""),
		strings.ReplaceAll(unknown.body, w.number(2).Dashed(), ""))
}

func TestLookup_GuessingIsSlowedAndSaysHowLong(t *testing.T) {
	w := newWorld(t)
	w.arrive(1, feedback.Complaint, words)
	var slow reply
	for i := range 10 {
		if slow = w.post("/", url.Values{"number": {string(w.number(1))},
			"pin": {fmt.Sprintf("%04d", i)}}); slow.status == http.StatusTooManyRequests {
			break
		}
	}
	require.Equal(t, http.StatusTooManyRequests, slow.status)
	require.Contains(t, slow.body, "试的次数多了，请过 5 秒再试")
	require.Equal(t, "5", slow.header.Get("Retry-After"))
	require.Equal(t, http.StatusOK, w.get(w.path(1)).status, "the token needs no waiting")
	other := w.post("/", url.Values{"number": {string(w.number(1))}, "pin": {pin}}, "X-Forwarded-For", "203.0.113.7")
	require.Equal(t, http.StatusOK, other.status, "the person, from elsewhere")
}

func TestLookup_TheAddressIsTheLastThatNoListedProxyAdded(t *testing.T) {
	w := newWorld(t)
	w.arrive(1, feedback.Complaint, words)
	slowed := func(forwarded func(i int) string) bool {
		for i := range 16 {
			number := string(w.number(100 + i))
			if w.post("/", url.Values{"number": {number}, "pin": {"0000"}}, "X-Forwarded-For", forwarded(i)).
				status == http.StatusTooManyRequests {
				return true
			}
		}
		return false
	}
	require.True(t, slowed(func(i int) string { return fmt.Sprintf("10.0.0.%d, 198.51.100.9", i) }),
		"what the client itself wrote counts for nothing")
	require.True(t, slowed(func(i int) string { return fmt.Sprintf("2001:db8:1:2::%x", i) }),
		"one household has many IPv6 addresses")
	require.False(t, slowed(func(i int) string { return fmt.Sprintf("203.0.113.%d", i) }))
}

func TestForms_FromAnotherSiteAreRefused(t *testing.T) {
	w := newWorld(t)
	w.answer(w.arrive(1, feedback.Complaint, words), "是我们不对。")
	for _, head := range [][]string{{"Sec-Fetch-Site", "cross-site"},
		{"Sec-Fetch-Site", "", "Origin", "https://evil.example"}} {
		got := w.post(w.path(1)+"/rate", url.Values{"satisfied": {"yes"}}, head...)
		require.Equal(t, http.StatusForbidden, got.status)
		require.Contains(t, got.body, "没有提交成功")
	}
	require.Contains(t, w.get(w.path(1)).body, "您满意吗")
}

func TestPages_ShowWordsAsWordsWhateverTheyAre(t *testing.T) {
	w := newWorld(t)
	evil := `<script>alert(1)</script><img src=x onerror=alert(1)>"'&{{.}} 你好 ¡hola! привет مرحبا 👍`
	id := w.arrive(1, feedback.Complaint, evil)
	w.answer(id, evil)
	for _, path := range []string{w.path(1), w.path(1) + "?done=" + url.QueryEscape(evil), w.path(1) + "?lang=" +
		url.QueryEscape(evil)} {
		got := w.get(path, "Accept-Language", evil)
		require.NotContains(t, got.body, "<script>alert")
		require.NotContains(t, got.body, "<img")
		require.Contains(t, html.UnescapeString(got.body), evil)
	}
	got := w.post("/", url.Values{"number": {evil}, "pin": {evil}})
	require.NotContains(t, got.body, "<script>alert")
	got = w.post(w.path(1)+"/rate", url.Values{"satisfied": {"no"}, "why": {"</textarea><script>alert(1)</script>"}})
	require.NotContains(t, got.body, "<script>alert")
}

func TestPages_SpeakTheLanguageOfThePhoneUntilSwitched(t *testing.T) {
	w := newWorld(t)
	w.answer(w.arrive(1, feedback.Complaint, words), "是我们不对。")
	for accept, want := range map[string]string{
		"": "已送达", "zh-CN,zh;q=0.9": "已送达", "zh-TW": "已送达", "en-US,en;q=0.9": "Received", "fr;q=0.9,en;q=0.8": "Received",
		"de": "Received", "garbage;;;": "已送达",
	} {
		require.Contains(t, w.get(w.path(1), "Accept-Language", accept).body, want, accept)
	}
	en := w.get(w.path(1) + "?lang=en")
	for _, text := range []string{"Received", "Taken on by the satisfaction centre", "值班 03 stays responsible",
		"Answered by", "8 July", "Does this settle it for you?", "City Central Hospital"} {
		require.Contains(t, en.body, text)
	}
	cookie := en.header.Get("Set-Cookie")
	require.Contains(t, cookie, "lang=en")
	require.Contains(t, w.get(w.path(1), "Cookie", "lang=en").body, "Received")
	require.Contains(t, w.get(w.path(1), "Cookie", "lang=<x>").body, "已送达")
}

func TestPages_LoadNothingFromElsewhereAndLeaveNothingBehind(t *testing.T) {
	w := newWorld(t)
	w.answer(w.arrive(1, feedback.Complaint, words), "是我们不对。")
	total := 0
	page := w.get(w.path(1))
	for _, path := range append([]string{w.path(1)}, assets(page.body)...) {
		got := w.get(path)
		require.Equal(t, http.StatusOK, got.status, path)
		total += len(got.body)
	}
	require.Less(t, total, 40_000, "bytes of a first load")
	require.NotRegexp(t, regexp.MustCompile(`(?i)(src|href|action)="(https?:)?//`), page.body)
	require.NotRegexp(t, regexp.MustCompile(`(?i)\son\w+=|style=|javascript:`), page.body)

	require.Equal(t, "no-store", page.header.Get("Cache-Control"))
	require.Equal(t, "same-origin", page.header.Get("Referrer-Policy"))
	require.Contains(t, page.header.Get("X-Robots-Tag"), "noindex")
	require.Contains(t, page.header.Get("Content-Security-Policy"), "default-src 'none'")
	require.NotContains(t, page.header.Get("Content-Security-Policy"), "unsafe")
	require.Empty(t, w.get(w.path(1)).header.Get("Set-Cookie"), "no cookie before somebody switches")
	require.Contains(t, w.get("/robots.txt").body, "Disallow: /")
	require.Equal(t, http.StatusNotFound, w.get("/wp-admin").status)
	require.Equal(t, http.StatusNotFound, w.get(wire.PathHomePage+"whatever").status)
	require.Empty(t, w.log.String())
}

func TestPages_AFaultShowsNothingOfItselfAndLogsNothingOfThePerson(t *testing.T) {
	w := newWorld(t)
	w.arrive(1, feedback.Complaint, words)
	_, err := w.store.DB().ExecContext(t.Context(), "DROP TABLE case_tasks")
	require.NoError(t, err)
	got := w.get(w.path(1))
	require.Equal(t, http.StatusInternalServerError, got.status)
	require.Contains(t, got.body, "出了点问题")
	require.NotContains(t, got.body, "case_tasks")
	require.Contains(t, w.log.String(), "case_tasks")
	for _, secret := range []string{words, strings.TrimPrefix(w.path(1), wire.PathReceiptPage), "198.51.100.1", pin} {
		require.NotContains(t, w.log.String(), secret)
	}
}

func TestPages_AFloodIsToldToWait(t *testing.T) {
	w := newWorld(t)
	var got reply
	for range 150 {
		if got = w.get("/"); got.status != http.StatusOK {
			break
		}
	}
	require.Equal(t, http.StatusTooManyRequests, got.status)
	require.Contains(t, got.body, "请过几秒钟再试")
	require.Equal(t, http.StatusOK, w.get("/", "X-Forwarded-For", "203.0.113.7").status)
	w.wait(5 * time.Second)
	require.Equal(t, http.StatusOK, w.get("/").status)
}

func TestTexts_AreWholeInEveryLanguage(t *testing.T) {
	b, err := locale.Load(texts.Files())
	require.NoError(t, err)
	require.Empty(t, b.Check())
}

func assets(page string) []string {
	var paths []string
	for _, m := range regexp.MustCompile(`"(/static/[^"]+)"`).FindAllStringSubmatch(page, -1) {
		paths = append(paths, html.UnescapeString(m[1]))
	}
	return paths
}

// wide spells letters and digits as a Chinese keyboard may.
func wide(s string) string {
	return strings.Map(func(r rune) rune { return r - '!' + '！' }, s)
}
