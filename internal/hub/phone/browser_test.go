package phone_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/browsertest"
	"xinsheng/internal/feedback"
)

// The narrowest phone that must do, and a common one.
var phones = [][2]int64{{360, 740}, {390, 844}}

func TestBrowser_EveryPageFitsAPhoneAndAFinger(t *testing.T) {
	b := newBrowser(t)
	w := newWorld(t)
	w.arrive(2, feedback.Praise, "护士站的姑娘很耐心。")
	w.answer(w.arrive(1, feedback.Complaint, words),
		"您好，当天一台机器故障，叫号停了 70 分钟，没有及时告知，是我们不对。已加装候诊屏显示等待时间，医生已向您道歉。")
	again := w.arrive(4, feedback.Help, strings.Repeat("没有空格的长句子", 40)+strings.Repeat("x", 200))
	w.answer(again, "第一次的答复")
	w.post(w.path(4)+"/rate", map[string][]string{"satisfied": {"no"}, "asked": {"yes"}})
	w.arrive(5, feedback.Suggestion, words)
	w.post(w.path(5)+"/withdraw", map[string][]string{})
	pages := map[string]string{
		"answered": w.path(1), "new": w.path(2), "not-here": w.path(3), "again": w.path(4), "withdrawn": w.path(5) +
			"?done=withdrawn",
		"unknown": "/r/x", "lookup": "/", "withdraw": w.path(1) + "/withdraw",
	}
	for _, size := range phones {
		for _, lang := range []string{"zh", "en"} {
			for name, path := range pages {
				b.open(size, w.server.URL+path+sep(path)+"lang="+lang)
				b.fits(name)
				b.shoot(fmt.Sprintf("%s-%d-%s", name, size[0], lang))
			}
		}
	}
	b.open(phones[0], w.server.URL+w.path(1))
	b.run(chromedp.Click("button.no"), chromedp.WaitVisible("#why"))
	b.fits("why")
	b.shoot("why-360")
	b.quiet(w.server.URL)
}

func TestBrowser_RatesWithAndWithoutScripts(t *testing.T) {
	for _, scripts := range []bool{true, false} {
		b := newBrowser(t)
		w := newWorld(t)
		w.answer(w.arrive(1, feedback.Complaint, words), "是我们不对。")
		_, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled,
			emulation.SetScriptExecutionDisabledParams{Value: !scripts})
		require.NoError(t, err)
		b.open(phones[0], w.server.URL+w.path(1))
		b.run(chromedp.Click("button.no"), chromedp.WaitVisible("#why"),
			chromedp.SendKeys("#why", "还是没人告诉我们"), chromedp.Click("button.primary"), chromedp.WaitVisible(".notice.amber"))
		require.Contains(t, w.get(w.path(1)).body, "这是第 2 次")
		b.quiet(w.server.URL)
	}
}

func TestBrowser_TypingANumberIsForgiven(t *testing.T) {
	b := newBrowser(t)
	w := newWorld(t)
	w.arrive(1, feedback.Complaint, words)
	b.open(phones[0], w.server.URL+"/")
	typed := strings.ToLower(string(w.number(1)))
	b.run(chromedp.SendKeys("#number", typed))
	require.Equal(t, w.number(1).Dashed(), ask(b, chromedp.Value("#number")))
	require.True(t, ask(b, chromedp.Evaluate[bool](`document.getElementById("typo").hidden`)))

	swapped := typed[:6] + string(typed[7]) + string(typed[6])
	if typed[6] == typed[7] {
		swapped = typed[:7] + "z"
	}
	b.run(chromedp.Reload(), chromedp.SendKeys("#number", swapped), chromedp.WaitVisible("#typo"))
	b.shoot("typo-360")
	b.run(chromedp.Reload(), chromedp.SendKeys("#number", typed), chromedp.WaitNotVisible("#typo"),
		chromedp.SendKeys("#pin", pin), chromedp.Click("button.primary"), chromedp.WaitVisible(".steps"))
	b.fits("by number")
	b.shoot("by-number-360")
	b.quiet(w.server.URL)
}

func sep(path string) string {
	if strings.Contains(path, "?") {
		return "&"
	}
	return "?"
}

// browser is one phone's, with cookies and storage of its own, in the Chromium that all tests share or in its own.
type browser struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	requests []string
	messages []string
}

// newBrowser is a phone whose microphone is a fake one that nobody is asked for.
func newBrowser(t *testing.T) *browser {
	browsertest.Needed(t)
	chromium.once.Do(func() {
		chromium.ctx, chromium.end, chromium.err = startChromium(context.Background(), browsertest.FakeDevices()...)
	})
	require.NoError(t, chromium.err)
	return newPhone(t, chromium.ctx, chromedp.WithNewBrowserContext())
}

// newDiskBrowser is a phone whose Chromium is its own: it keeps what pages store on a disk.
func newDiskBrowser(t *testing.T, more ...chromedp.ExecAllocatorOption) *browser {
	browsertest.Needed(t)
	ctx, end, err := startChromium(t.Context(), more...)
	require.NoError(t, err)
	t.Cleanup(end)
	return newPhone(t, ctx)
}

func newPhone(t *testing.T, in context.Context, how ...chromedp.ContextOption) *browser {
	t.Helper()
	ctx, cancel := chromedp.NewContext(in, how...)
	t.Cleanup(cancel)
	b := &browser{t: t, ctx: ctx}
	require.NoError(t, chromedp.Listen(ctx, b.listen))
	_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	require.NoError(t, err)
	_, err = chromedp.Call(ctx, log.Enable, cdp.Empty{})
	require.NoError(t, err)
	t.Cleanup(func() { _ = chromedp.Cancel(ctx) })
	return b
}

func (b *browser) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.requests = append(b.requests, e.Request.URL)
	case *log.EventEntryAdded:
		// A 404 page is one that is tested, and plain http is told of as such.
		if e.Entry.Source != log.EntrySourceNetwork &&
			!strings.Contains(e.Entry.Text, "Opener-Policy header has been ignored") {
			b.messages = append(b.messages, e.Entry.Text)
		}
	case *runtime.EventExceptionThrown:
		b.messages = append(b.messages, e.ExceptionDetails.Text)
	}
}

func (b *browser) run(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 60*time.Second)
	defer cancel()
	require.NoError(b.t, chromedp.Do(ctx, actions...))
}

func ask[T any](b *browser, action chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 60*time.Second)
	defer cancel()
	value, err := chromedp.Run(ctx, action)
	require.NoError(b.t, err)
	return value
}

func (b *browser) open(size [2]int64, url string) {
	b.t.Helper()
	b.run(chromedp.EmulateViewport(size[0], size[1], chromedp.EmulateScale(2), chromedp.EmulateMobile),
		chromedp.Navigate(url))
}

// begin opens a page where something is reported and chooses a kind.
func (b *browser) begin(address, kind string) {
	b.t.Helper()
	b.open(phones[0], address)
	b.tap(".pick." + kind)
}

// write types what is to be said.
func (b *browser) write(words string) {
	b.t.Helper()
	b.run(chromedp.WaitVisible("#text"), chromedp.SendKeys("#text", words))
}

// send goes by the review to the receipt.
func (b *browser) send() {
	b.t.Helper()
	b.tap("[data-go=review].primary")
	b.tap("#send")
	b.run(chromedp.WaitVisible(".big-number"))
}

// newLeaver is a browser that leaves pages although they ask to stay, and a world.
func newLeaver(t *testing.T) (*browser, *world) {
	t.Helper()
	b := newBrowser(t)
	b.acceptDialogs()
	return b, newWorld(t)
}

// fits checks that nothing hangs over the side, and that a finger hits what it aims at.
func (b *browser) fits(page string) {
	b.t.Helper()
	over := ask(b, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`))
	small := ask(b, chromedp.Evaluate[[]string](`[...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")]
			.filter(e => e.checkVisibility()).map(e => /^(radio|checkbox|file)$/.test(e.type) ? e.closest("label") : e)
			.filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML)`))
	require.Zero(b.t, over, "%s is wider than the phone", page)
	require.Empty(b.t, small, "on %s, lower than 44 px", page)
	require.Empty(b.t, ask(b, chromedp.Evaluate[[]string](pale)), "on %s, paler than 7:1", page)
}

// pale lists the texts whose contrast with what is behind them is below 7:1.
const pale = `(() => {
	const parts = c => c.match(/[\d.]+/g).map(Number);
	const light = c => {
		const [r, g, b] = parts(c).map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
		return .2126 * r + .7152 * g + .0722 * b;
	};
	const behind = e => {
		for (; e; e = e.parentElement) {
			const c = getComputedStyle(e).backgroundColor;
			if ((parts(c)[3] ?? 1) > 0) return c;
		}
		return "rgb(255, 255, 255)";
	};
	return [...document.body.querySelectorAll("*")]
		.filter(e => e.checkVisibility() && !e.closest(".sr, svg") && !e.disabled && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
		.map(e => {
			const [x, y] = [light(getComputedStyle(e).color), light(behind(e))].sort((a, b) => b - a);
			return {e, c: (x + .05) / (y + .05)};
		})
		.filter(v => v.c < 7).map(v => v.c.toFixed(2) + " " + v.e.outerHTML.slice(0, 120));
})()`

// shoot keeps a picture of the whole page in build/phone, where pictures are wanted.
func (b *browser) shoot(name string) {
	b.t.Helper()
	if browsertest.Pictures() {
		browsertest.Shoot(b.ctx, b.t, filepath.Join("..", "..", "..", "build", "phone", name+".png"), true)
	}
}

// quiet checks that the pages asked nobody else for anything, and broke no rule of their own.
func (b *browser) quiet(origin string) {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	require.NotEmpty(b.t, b.requests)
	for _, url := range b.requests {
		if !strings.HasPrefix(url, origin+"/") && !strings.HasPrefix(url, "blob:"+origin) &&
			!strings.HasPrefix(url, "data:") {
			b.t.Errorf("the page asked for %s", url)
		}
	}
	require.Empty(b.t, b.messages)
}

// wait waits until an expression of the page is true.
func (b *browser) wait(expression string) {
	b.t.Helper()
	end := time.Now().Add(3 * time.Minute) // of a busy machine
	for !ask(b, chromedp.Evaluate[bool]("!!("+expression+")")) {
		if time.Now().After(end) {
			b.shoot("stuck")
			b.t.Fatalf("never true: %s\n%s", expression, ask(b, chromedp.Evaluate[string]("document.body.innerText")))
		}
		b.run(chromedp.Sleep(100 * time.Millisecond))
	}
}

func (b *browser) tap(selector string) {
	b.t.Helper()
	b.run(chromedp.WaitVisible(chromedp.CSS(selector)), chromedp.ScrollIntoView(chromedp.CSS(selector)),
		chromedp.Click(chromedp.CSS(selector)))
}

func (b *browser) choose(selector string, files ...string) {
	b.t.Helper()
	b.run(chromedp.SetUploadFiles(chromedp.CSS(selector), files))
}

func (b *browser) text(selector string) string {
	b.t.Helper()
	return ask(b, chromedp.Evaluate[string](
		fmt.Sprintf("Array.from(document.querySelectorAll(%q)).map(e => e.innerText).join('\\n')", selector)))
}

func (b *browser) before(script string) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument,
		page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
	require.NoError(b.t, err)
}

func (b *browser) eval(script string) {
	b.t.Helper()
	b.run(chromedp.Evaluate[chromedp.Void](script))
}
