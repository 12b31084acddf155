package phone_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/store"
)

// slowShrink has a page hold every photo that is made smaller until the test lets it go: a slow phone.
const slowShrink = `(() => {
	const real = HTMLCanvasElement.prototype.toBlob;
	window.held = [];
	window.letGo = () => { window.held.splice(0).forEach(go => go()); window.held = {push: go => go(), length: 0}; };
	HTMLCanvasElement.prototype.toBlob = function (...a) { window.held.push(() => real.apply(this, a)); };
})()`

func TestBrowser_APhotoThatIsStillMadeSmallerAtSendArrives(t *testing.T) {
	b, w := newLeaver(t)
	b.before(slowShrink)
	photo := snap(t, t.TempDir())
	b.begin(w.server.URL+w.stand(), "complaint")
	b.write(words)
	b.choose(`input[data-kind=photo][multiple]`, photo, photo, photo)
	b.tap("[data-go=review].primary")
	require.Contains(t, b.text("#show-said"), "照片\u00a0×\u00a03", "it counts from the moment it was chosen")
	b.tap("#send")
	b.run(chromedp.WaitVisible(".big-number"))
	c := w.theCase()
	require.Equal(t, 3, w.count((*store.Part)(nil), "case_id = ? AND state = 'expected'", c.ID),
		"the words are there at once, and all is expected")
	require.Contains(t, b.text("#left"), "还有 3 个文件在传")
	require.Contains(t, b.text("#left"), "正在处理")
	b.fits("sent while photos are made smaller")
	b.shoot("report-sent-preparing-360-zh")
	receipt := ask(b, chromedp.JavascriptAttribute[string]("a.primary, #stage a.button", "href"))
	require.Contains(t, w.get(strings.TrimPrefix(receipt, w.server.URL)).body, "照片 3 张，还在路上")

	b.run(chromedp.Reload(), chromedp.WaitVisible(".big-number")) // the page is closed meanwhile
	b.wait(`window.held.length > 0`)
	require.NotContains(t, b.text("#left"), "全部传好了")
	b.eval(`window.letGo()`)
	b.wait(`document.getElementById("left-title").textContent === "全部传好了"`)
	require.Equal(t, 3, w.count((*store.Part)(nil), "case_id = ? AND state = 'kept' AND width = 2048", c.ID))
	b.shoot("report-sent-all-here-360-zh")
	b.quiet(w.server.URL)
}

func TestBrowser_APageThatWasClosedKnowsWhatHasNotCome(t *testing.T) {
	b, w := newLeaver(t)
	b.before(slowShrink)
	photo := snap(t, t.TempDir())
	b.begin(w.server.URL+w.stand(), "complaint")
	b.choose(`input[data-kind=photo][multiple]`, photo, photo)
	b.send()
	forget := `new Promise(done => { sessionStorage.clear(); const open = indexedDB.open("xinsheng", 1);
		open.onsuccess = () => { const tx = open.result.transaction("files", "readwrite"); tx.objectStore("files").clear(); tx.oncomplete = () => done(); }; })`
	b.run(chromedp.Evaluate[chromedp.Void](forget, chromedp.EvalAwaitPromise)) // leaving earlier would keep the files
	b.open(phones[0], w.server.URL+"/")
	b.eval(`sessionStorage.clear()`)
	b.open(phones[0], w.server.URL+w.stand())
	b.wait(`document.querySelectorAll(".part.lost").length === 2`)
	require.Contains(t, b.text("#left"), "还有 2 个文件没有传完")
	require.Contains(t, b.text("#left"), "请再选一次")
	b.fits("sent, and two photos are gone")
	b.shoot("report-sent-gone-360-zh")
	b.eval(`window.letGo()`)
	for range 2 {
		b.choose(".part.lost input", photo)
		b.wait(`!document.querySelector(".part.preparing, .part.waiting, .part.sending")`)
	}
	b.wait(`document.getElementById("left-title").textContent === "全部传好了"`)
	require.Equal(t, 2, w.count((*store.Part)(nil), "case_id = ? AND state = 'kept'", w.theCase().ID))
	b.quiet(w.server.URL)
}

func TestBrowser_APictureThatCannotBeMadeSmallerAndAFilmGoAsTheyAre(t *testing.T) {
	b, w := newLeaver(t)
	dir := t.TempDir()
	bad := filepath.Join(dir, "bad.jpg")
	require.NoError(t, os.WriteFile(bad, []byte("no picture at all, whatever its name says"), 0o600))
	movie := filepath.Join(dir, "film.mp4")
	film(t, "-f", "lavfi", "-i", "testsrc2=size=64x64:rate=5", "-t", "1", "-c:v", "libx264", "-pix_fmt", "yuv420p", movie)
	b.begin(w.server.URL+w.stand(), "complaint")
	b.write(words)
	b.tap("[data-go=review].primary")
	b.eval(`document.querySelectorAll("#step-say").forEach(s => { s.style.display = "block"; })`)
	b.choose(`input[data-kind=video]:not([capture])`, movie)
	b.choose(`input[data-kind=photo][multiple]`, bad)
	b.eval(`document.getElementById("send").click()`)
	b.run(chromedp.WaitVisible(".big-number"))
	b.wait(`!document.querySelector(".part.preparing, .part.waiting, .part.sending")`)
	b.wait(`document.getElementById("left-title").textContent === "有 1 个文件没能收下"`)
	c := w.theCase()
	require.Equal(t, 1, w.count((*store.Part)(nil), "case_id = ? AND kind = 'video' AND state = 'kept'", c.ID))
	require.Equal(t, 1, w.count((*store.Part)(nil), "case_id = ? AND kind = 'photo' AND state = 'refused'", c.ID))
	require.NotContains(t, b.text("#left"), "全部传好了")
	b.shoot("report-sent-refused-360-zh")
}

func TestBrowser_ARecordingThatIsStoppedAtSendIsKept(t *testing.T) {
	for name, before := range map[string]string{"running": "", "being handed over": `
		const stop = MediaRecorder.prototype.stop;
		MediaRecorder.prototype.stop = function () {
			const told = this.onstop;
			stop.call(this);
			this.onstop = () => {};
			setTimeout(() => (Object.getOwnPropertyDescriptor(window, "x"), this.late ? this.late() : told()), 400);
			Object.defineProperty(this, "onstop", {set(f) { this.late = f; }, get() { return told; }, configurable: true});
		};`} {
		b := newBrowser(t)
		if before != "" {
			b.before(before)
		}
		w := newWorld(t)
		b.begin(w.server.URL+w.stand(), "complaint")
		b.tap("#record")
		b.wait(`document.getElementById("rec-time").textContent >= "0:01"`)
		if before != "" {
			b.tap("#rec-stop")
		}
		b.eval(`document.getElementById("report").requestSubmit()`)
		b.run(chromedp.WaitVisible(".big-number"))
		b.wait(`document.getElementById("left-title").textContent === "全部传好了"`)
		require.Equal(t, 1, w.count((*store.Part)(nil), "case_id = ? AND kind = 'voice' AND state = 'kept'", w.theCase().ID),
			name)
	}
}

// otherTab is the same phone as far as the hub can tell.
func (b *browser) otherTab(w *world) *visitor {
	b.t.Helper()
	got, err := chromedp.Call(b.ctx, network.GetCookies, network.GetCookiesParams{})
	require.NoError(b.t, err)
	v := w.visitor()
	for _, c := range got.Cookies {
		if c.Name == "phone" {
			v.cookie = "phone=" + c.Value
		}
	}
	return v
}

func TestBrowser_WhatASecondTabWritesIsAReportOfItsOwn(t *testing.T) {
	b, w := newLeaver(t)
	photo := snap(t, t.TempDir())
	path := w.server.URL + w.stand()
	b.open(phones[0], path)
	b.tap(".pick.complaint")
	b.write("第二页的话")
	b.choose(`input[data-kind=photo][multiple]`, photo, photo)
	b.wait(`document.querySelectorAll(".part.kept").length === 2`)
	draft := func() string {
		return ask(b, chromedp.Evaluate[string](
			`JSON.parse(sessionStorage.getItem("xinsheng " + JSON.parse(document.getElementById("data").textContent).base)).draft`))
	}
	shared := draft()
	other := b.otherTab(w)
	sent := other.post(w.stand(), complaint("draft", shared, "text", "第一页的话"), jsonAnswer...)
	require.Equal(t, http.StatusOK, sent.status, sent.body)
	first := w.theCase()

	b.choose(`input[data-kind=photo][multiple]`, photo) // the draft takes nothing more: this begins another
	b.wait(`document.querySelectorAll(".part.kept").length === 3`)
	require.NotEqual(t, shared, draft())
	other.post(w.stand(), complaint("draft", draft(), "text", "第一页又写的话"), jsonAnswer...)
	b.run(chromedp.Reload(), chromedp.WaitVisible("#text"))
	require.Equal(t, "第二页的话", ask(b, chromedp.Value("#text")), "what is written here is not taken for what was sent there")
	b.wait(`document.querySelectorAll(".part.kept").length === 3`)
	b.shoot("report-second-tab-360-zh")
	b.tap("[data-go=review].primary")
	b.eval(`document.getElementById("send").click(); document.getElementById("send").click()`) // a double tap
	b.run(chromedp.WaitVisible(".big-number"))
	b.wait(`document.getElementById("left-title").textContent === "全部传好了"`)
	number := b.text(".big-number")
	require.NotContains(t, sent.body, number)
	require.Equal(t, 3, w.count((*store.Case)(nil), "1 = 1"))
	var c store.Case
	require.NoError(t, w.store.DB().NewSelect().Model(&c).Where("text = '第二页的话'").Scan(t.Context()))
	require.Equal(t, 3, w.count((*store.Part)(nil), "case_id = ? AND state = 'kept'", c.ID))
	require.Zero(t, w.count((*store.Part)(nil), "case_id = ?", first.ID))

	other.post(w.stand(), complaint("text", "第一页后来的话"), jsonAnswer...)
	b.run(chromedp.Reload(), chromedp.WaitVisible(".big-number"))
	require.Equal(t, number, b.text(".big-number"), "each page keeps its own receipt")
}

func TestBrowser_AfterSendingBackAndForthShowsTheReceipt(t *testing.T) {
	b := newBrowser(t)
	w := newWorld(t)
	b.begin(w.server.URL+w.stand(), "complaint")
	b.write(words)
	b.send()
	number := b.text(".big-number")
	b.tap("a.primary")
	b.run(chromedp.WaitVisible(".steps"))
	b.eval(`history.back()`)
	b.run(chromedp.WaitVisible(".big-number"))
	for range 2 {
		b.eval(`history.back()`)
		b.run(chromedp.WaitVisible(".big-number"))
		require.Equal(t, number, b.text(".big-number"))
	}
	require.Equal(t, 1, w.count((*store.Case)(nil), "1 = 1"))
}

func TestBrowser_WhereOnlyGETAndPOSTPassPhotosArriveAllTheSame(t *testing.T) {
	for name, deny := range map[string]func(w http.ResponseWriter){
		"refused": func(w http.ResponseWriter) { http.Error(w, "<h1>Forbidden</h1>", http.StatusMethodNotAllowed) },
		"cut off": func(w http.ResponseWriter) {
			c, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				_ = c.Close()
			}
		},
	} {
		b := newBrowser(t)
		w := newWorld(t)
		to, err := url.Parse(w.server.URL)
		require.NoError(t, err)
		var denied atomic.Int64
		through := httputil.NewSingleHostReverseProxy(to)
		proxy := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodGet && r.Method != http.MethodPost {
				denied.Add(1)
				deny(rw)
				return
			}
			through.ServeHTTP(rw, r)
		}))
		t.Cleanup(proxy.Close)
		b.begin(proxy.URL+w.stand(), "complaint")
		photo := snap(t, t.TempDir())
		b.choose(`input[data-kind=photo][multiple]`, photo, photo)
		b.wait(`document.querySelectorAll(".part.kept").length === 2`)
		require.NotZero(t, denied.Load(), name)
		require.LessOrEqual(t, denied.Load(), int64(8), "it is found out once: %s", name)
	}
}

func TestBrowser_WhoIsSlowedSendsByItself(t *testing.T) {
	b := newBrowser(t)
	w := newWorld(t)
	b.begin(w.server.URL+w.stand(), "complaint")
	b.write(words)
	v := b.otherTab(w)
	for i := range 6 { // somebody else's taps on the same phone
		require.Equal(t, http.StatusOK, v.post(w.stand(), complaint("text", fmt.Sprint(i)), jsonAnswer...).status)
	}
	b.tap("[data-go=review].primary")
	b.tap("#send")
	b.wait(`document.getElementById("sending").textContent.indexOf("会自动再提交") >= 0`)
	b.fits("slowed")
	b.shoot("report-slowed-360-zh")
	require.False(t, ask(b,
		chromedp.Evaluate[bool](`getComputedStyle(document.getElementById("text")).pointerEvents !== "none"`)))
	w.wait(21e9)
	b.eval(`window.dispatchEvent(new Event("online"))`)
	b.run(chromedp.WaitVisible(".big-number"))
	var c store.Case
	require.NoError(t, w.store.DB().NewSelect().Model(&c).Where("text = ?", words).Scan(t.Context()))
}
