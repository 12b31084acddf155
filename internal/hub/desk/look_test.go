package desk_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/browsertest"
)

// window is one signed-in person's browser, with a profile of its own.
type window struct {
	t   testing.TB
	ctx context.Context
	s   *site
}

// chromium is the one browser of all tests here. It is started by the first that needs it and ended by TestMain.
var chromium struct {
	once sync.Once
	ctx  context.Context
	end  func()
	err  error
}

func endChromium() {
	if chromium.end != nil {
		chromium.end()
	}
}

// window is a person's browser: cookies and storage of its own, in the one that all tests share.
func (s *site) window(width, height int) *window {
	s.t.Helper()
	browsertest.Needed(s.t)
	chromium.once.Do(func() { chromium.ctx, chromium.end, chromium.err = browsertest.Start(context.Background()) })
	require.NoError(s.t, chromium.err)
	ctx, cancel := chromedp.NewContext(chromium.ctx, chromedp.WithNewBrowserContext())
	s.t.Cleanup(cancel)
	w := &window{t: s.t, ctx: ctx, s: s}
	w.do(chromedp.EmulateViewport(int64(width), int64(height)))
	return w
}

// tab is another tab of the same browser.
func (w *window) tab() *window {
	ctx, cancel := chromedp.NewContext(w.ctx)
	w.t.Cleanup(cancel)
	return &window{t: w.t, ctx: ctx, s: w.s}
}

func (w *window) do(steps ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	if err := chromedp.Do(w.ctx, steps...); err != nil {
		w.failed()
		require.NoError(w.t, err)
	}
}

func (w *window) open(path string) {
	w.t.Helper()
	w.do(chromedp.Navigate(w.s.server.URL + path))
}

// click presses what a CSS selector finds.
func (w *window) click(sel string) {
	w.t.Helper()
	w.do(chromedp.WaitVisible(chromedp.CSS(sel)), chromedp.Click(chromedp.CSS(sel)))
}

func (w *window) fill(sel, text string) {
	w.t.Helper()
	w.do(chromedp.WaitVisible(chromedp.CSS(sel)), chromedp.SendKeys(chromedp.CSS(sel), text))
}

// holds reports whether a visible element that sel finds has text in it.
func (w *window) holds(sel, text string) bool {
	js := fmt.Sprintf(`[...document.querySelectorAll(%q)].some(e => e.getClientRects().length > 0 && e.innerText.includes(%q))`, sel, text)
	ok, err := chromedp.Run(w.ctx, chromedp.Evaluate[bool](js))
	return err == nil && ok // in the middle of a navigation there is no page to ask
}

// sees waits until a visible element that sel finds has text in it.
func (w *window) sees(sel, text string) {
	w.t.Helper()
	w.waits(func() bool { return w.holds(sel, text) }, "no %s with %q", sel, text)
}

func (w *window) waits(done func() bool, format string, args ...any) {
	w.t.Helper()
	if !assertEventually(done) {
		w.failed()
		w.t.Fatalf(format, args...)
	}
}

func assertEventually(done func() bool) bool {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	over := time.NewTimer(2 * time.Minute) // of a busy machine
	defer over.Stop()
	for !done() {
		select {
		case <-tick.C:
		case <-over.C:
			return false
		}
	}
	return true
}

// eval asks the page.
func eval[T any](w *window, js string) T {
	w.t.Helper()
	v, err := chromedp.Run(w.ctx, chromedp.Evaluate[T](js))
	require.NoError(w.t, err)
	return v
}

// shoot and shootAll keep a picture of the window or of its whole page in build/desk, where pictures are wanted.
func (w *window) shoot(name string)    { w.t.Helper(); w.keep(name, false) }
func (w *window) shootAll(name string) { w.t.Helper(); w.keep(name, true) }

func (w *window) keep(name string, whole bool) {
	w.t.Helper()
	if browsertest.Pictures() {
		browsertest.Shoot(w.ctx, w.t, picture(name), whole)
	}
}

// failed keeps a picture of what a test did not expect.
func (w *window) failed() {
	w.t.Helper()
	browsertest.Shoot(w.ctx, w.t, picture("failed"), false)
}

func picture(name string) string {
	return filepath.Join("..", "..", "..", "build", "desk", name+".png")
}

func (w *window) signIn(login string) {
	w.t.Helper()
	w.open("/login")
	w.fill("input[name=login]", login)
	w.fill("input[name=password]", password)
	w.click("button.main")
	w.do(chromedp.WaitVisible(chromedp.CSS(".side")))
}
