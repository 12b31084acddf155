package desk_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

// long is what takes a quarter of an hour to write.
const long = "您好，我们找了当天的值班护士和两位医生了解情况，机器坏了两个小时，没有及时告知，是我们不对。"

// accepted is the number of a case that somebody of the centre has taken on.
func (s *site) accepted() string {
	s.t.Helper()
	number := s.report(said{kind: feedback.Complaint, text: "x"})
	require.NoError(s.t, s.cases.Accept(s.t.Context(), s.actor(), s.ref(number)))
	return number
}

// hidden is a field of a page's forms.
func hidden(t testing.TB, page, name string) string {
	t.Helper()
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(page)
	require.NotNil(t, m, name)
	return m[1]
}

func TestText_OfAFormThatCameAfterSigningOutIsThereAfterSigningInForItsAuthorAlone(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	s.hire(staff.Centre, "centre2", "值班 04")
	s.staff[staff.Centre] = mustUser(s, "centre")
	number := s.accepted()
	b := s.as(staff.Centre)
	_, page := b.get("/cases/" + number)
	form := s.answerForm(number, "", long)
	form.Set("keep", "answer")
	form.Set("pass", hidden(t, page, "pass"))
	status, _ := b.post("/logout", nil)
	require.Equal(t, http.StatusSeeOther, status)

	req, err := http.NewRequest(http.MethodPost, s.server.URL+"/cases/"+number+"/answer", strings.NewReader(form.Encode()))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", s.server.URL)
	res, err := b.Do(req)
	require.NoError(t, err)
	status, page = read(t, res)
	require.Equal(t, http.StatusSeeOther, status)
	assert.Equal(t, "/login", res.Header.Get("Location"), "no word of it in the address")
	assert.NotContains(t, page+strings.Join(res.Header.Values("Set-Cookie"), ""), "机器坏了")
	assert.Empty(t, s.find(number).Case.Answer, "nothing was sent")
	_, page = b.get("/login")
	assert.Contains(t, page, "您写的内容已经存好")
	assert.NotContains(t, page, "机器坏了")

	other := s.browser()
	other.Jar = b.Jar // the same browser, another account
	_, _ = other.post("/login", url.Values{"login": {"centre2"}, "password": {password}})
	_, page = other.get("/cases/" + number)
	assert.NotContains(t, page, "机器坏了")
	_, _ = other.post("/logout", nil)

	res, err = b.Get(s.server.URL + "/cases/" + number)
	require.NoError(t, err)
	_, _ = read(t, res)
	req, err = http.NewRequest(http.MethodPost, s.server.URL+"/login",
		strings.NewReader(url.Values{"login": {"centre"}, "password": {password}}.Encode()))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", s.server.URL)
	res, err = b.Do(req)
	require.NoError(t, err)
	_, _ = read(t, res)
	assert.Equal(t, "/cases/"+number, res.Header.Get("Location"), "back where it was")
	_, page = b.get("/cases/" + number)
	assert.Contains(t, page, long+"</textarea>")
	assert.Regexp(t, `草稿 今天 \d\d:\d\d 已保存`, page)

	form = s.answerForm(number, "", long)
	form.Set("keep", "answer")
	status, _ = b.post("/cases/"+number+"/answer", form)
	require.Equal(t, http.StatusSeeOther, status)
	n, err := s.store.DB().NewSelect().Model((*store.UnsentText)(nil)).Count(t.Context())
	require.NoError(t, err)
	assert.Zero(t, n, "sent is sent")
	assert.NotContains(t, s.logs.String(), "机器坏了")
}

func mustUser(s *site, login string) *store.User {
	u, err := s.users.ByLogin(s.t.Context(), login)
	require.NoError(s.t, err)
	return u
}

func TestText_IsKeptOnlyWithAPassOfThatCaseAndShownToNobodyElse(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number, second := s.accepted(), s.accepted()
	b := s.as(staff.Centre)
	_, page := b.get("/cases/" + number)
	pass := hidden(t, page, "pass")
	keep := func(b *browser, number, pass, text string) (int, string) {
		return b.post("/cases/"+number+"/text", url.Values{"field": {"answer"}, "text": {text},
			"base": {"0"}, "pass": {pass}})
	}
	status, said := keep(b, number, pass, "一")
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, said, `"session":"here"`)
	for _, wrong := range []string{"", "x", pass + "0", strings.Replace(pass, s.staff[staff.Centre].ID,
		s.staff[staff.Admin].ID, 1)} {
		status, _ = keep(b, number, wrong, "二")
		assert.Equal(t, http.StatusUnprocessableEntity, status, wrong)
	}
	status, _ = keep(b, second, pass, "二")
	assert.Equal(t, http.StatusUnprocessableEntity, status, "of another case")
	status, said = keep(s.browser(), number, pass, "没有登录的窗口")
	assert.Equal(t, http.StatusConflict, status)
	assert.NotContains(t, said, "一", "what is kept is not told to whoever has no session")
	status, said = keep(s.as(staff.Department), number, pass, "一")
	assert.Equal(t, http.StatusOK, status)
	assert.Contains(t, said, `"session":"other"`)

	require.NoError(t, s.users.Disable(t.Context(), "console", s.staff[staff.Centre].ID))
	status, _ = keep(s.browser(), number, pass, "三")
	assert.Equal(t, http.StatusUnprocessableEntity, status)
	n, err := s.store.DB().NewSelect().Model((*store.UnsentText)(nil)).Count(t.Context())
	require.NoError(t, err)
	assert.Zero(t, n, "it goes with the account")
}

func TestText_OfARefusedFormStandsInItsOwnField(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.accepted()
	b := s.as(staff.Centre)
	form := version(s.find(number))
	form["keep"] = []string{"extend_until", "extend"}
	form.Set("until", "2020-01-01")
	form.Set("text", "电话里同意了")
	status, page := b.post("/cases/"+number+"/extend", form)
	require.Equal(t, http.StatusUnprocessableEntity, status)
	assert.Regexp(t, `data-keep="extend"[^>]*>电话里同意了</textarea>`, page)
	assert.Equal(t, 1, strings.Count(page, "电话里同意了"))
	assert.Contains(t, page, `value="2020-01-01"`)
}

// restart is the hub's end and beginning anew at the same address.
func (s *site) restart() {
	s.t.Helper()
	address := s.server.Listener.Addr().String()
	s.server.CloseClientConnections()
	s.server.Close()
	again := newSiteAt(s.t, s.store, nil)
	again.server.Close()
	listener, err := net.Listen("tcp", address)
	require.NoError(s.t, err)
	s.server = &httptest.Server{Listener: listener, Config: &http.Server{Handler: again.desk}}
	s.server.Start()
	s.t.Cleanup(func() {
		s.server.CloseClientConnections() // streams that browsers hold open
		s.server.Close()
	})
	s.desk = again.desk
}

func TestBrowser_ALongAnswerOutlivesTheSessionTheHubAndTheWindow(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.accepted()
	w := s.window(1280, 900)
	w.signIn("centre")
	w.open("/cases/" + number)
	w.fill("#text", long)
	w.sees(`[data-kept="answer"]`, "已保存")

	// Signed out in another tab; what is written after it is kept as well, and sending waits for signing in.
	tab := w.tab()
	tab.open("/cases")
	tab.click(`form[action="/logout"] button`)
	tab.sees("label", "密码")
	w.fill("#text", "还有一句。")
	w.sees("#again", "您已退出登录")
	assert.Equal(t, "text", eval[string](w, "document.activeElement.id"), "the keys stay with whoever is writing")
	w.shoot("signed_out")
	w.click(`form[action$="/answer"] button.main`)
	w.fill(`#again input[name="password"]`, "wrong wrong wrong")
	w.click("#again button.main")
	w.sees("#again .problem", "账号或密码不对")
	assert.Equal(t, long+"还有一句。", eval[string](w, `document.getElementById("text").value`))

	s.restart()
	w.do(chromedp.SetValue(chromedp.CSS(`#again input[name="password"]`), password))
	w.click("#again button.main")
	w.waits(func() bool { return s.find(number).Case.Answer == long+"还有一句。" }, "the answer was not sent")
	w.sees(".flash", "答复已发出")

	// A window closed in the middle of a word.
	w.fill("#text", "改一下：")
	w.sees(`[data-kept="answer"]`, "已保存")
	w.fill("#text", "半句")
	w.open("/cases")
	w.open("/cases/" + number)
	w.waits(func() bool { return eval[string](w, `document.getElementById("text").value`) == "改一下：半句" },
		"half a sentence is lost")

	// Another account in the same browser sees nothing of it, and the open page goes.
	s.hire(staff.Centre, "centre2", "值班 04")
	tab.open("/cases")
	tab.click(`form[action="/logout"] button`)
	tab.sees("label", "密码")
	tab.signIn("centre2")
	tab.open("/cases/" + number)
	assert.Empty(t, eval[string](tab, `document.getElementById("text").value`))
	w.fill("#text", "再写")
	w.waits(func() bool { return !w.holds("main", "改一下") && eval[string](w, "location.pathname") == "/cases" },
		"the page stays open to another")
	assert.NotContains(t, s.logs.String(), "机器坏了")
}

func TestBrowser_TwoWindowsOfOnePersonKeepBothTexts(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.accepted()
	w := s.window(1280, 900)
	w.signIn("centre")
	w.open("/cases/" + number)
	tab := w.tab()
	tab.open("/cases/" + number)
	w.fill("#text", "这一个窗口")
	w.sees(`[data-kept="answer"]`, "已保存")
	tab.fill("#text", "那一个窗口")
	tab.sees(`[data-kept="answer"]`, "别的窗口")
	tab.sees(`[data-kept="answer"]`, "这一个窗口")
	tab.shoot("two_windows")
	tab.click(`form[action$="/answer"] button.main`) // nothing goes before the choice
	tab.waits(func() bool {
		return eval[string](tab, `document.activeElement.closest("[data-kept]")?.dataset.kept || ""`) == "answer"
	}, "not led to the choice")
	tab.sees(`[data-kept="answer"]`, "这一个窗口")
	assert.Empty(t, s.find(number).Case.Answer)
	w.fill("#text", "又写了")
	w.sees(`[data-kept="answer"]`, "已保存")
	tab.click(`[data-kept="answer"] button`)
	tab.sees(`[data-kept="answer"]`, "这一个窗口又写了") // the choice was against another text
	tab.click(`[data-kept="answer"] button + button`)
	tab.sees(`[data-kept="answer"]`, "已保存")
	assert.Equal(t, "这一个窗口又写了", eval[string](tab, `document.getElementById("text").value`))
	tab.click(`form[action$="/answer"] button.main`)
	tab.sees(".flash", "答复已发出")
	assert.Equal(t, "这一个窗口又写了", s.find(number).Case.Answer)
}

func TestBrowser_SaysThatItIsNotKeptWhileTheHubIsAway(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.accepted()
	w := s.window(1280, 900)
	w.signIn("centre")
	w.open("/cases/" + number)
	s.server.CloseClientConnections()
	s.server.Listener.Close()
	w.fill("#text", long)
	w.sees(`[data-kept="answer"]`, "没有保存")
	w.click(`form[action$="/answer"] button.main`)
	assert.Equal(t, long, eval[string](w, `document.getElementById("text").value`), "a page that cannot send stays")
	s.restart()
	w.sees(`[data-kept="answer"]`, "已保存")
	w.click(`form[action$="/answer"] button.main`)
	w.sees(".flash", "答复已发出")
}
