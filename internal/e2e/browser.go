//go:build e2e

package e2e

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// browser is one person's browser, with a window of its own.
type browser struct {
	t   *testing.T
	ctx context.Context
}

// newBrowser starts Chromium with a fresh profile.
func newBrowser(t *testing.T, w, h int) *browser {
	t.Helper()
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(w, h), chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-quic", true), chromedp.Flag("accept-lang", "zh-CN"))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &browser{t: t, ctx: ctx}
	// The first step starts the browser, which lives as long as that step's context.
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(int64(w), int64(h))); err != nil {
		t.Fatalf("browser: %v", err)
	}
	return b
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatalf("browser: %v", err)
	}
}

func (b *browser) open(url string) {
	b.t.Helper()
	b.do(chromedp.Navigate(url))
}

func (b *browser) fill(selector, text string) {
	b.t.Helper()
	b.do(chromedp.WaitVisible(chromedp.CSS(selector)), chromedp.SendKeys(chromedp.CSS(selector), text))
}

func (b *browser) click(selector string) {
	b.t.Helper()
	b.do(chromedp.WaitVisible(chromedp.CSS(selector)), chromedp.Click(chromedp.CSS(selector)))
}

// follow clicks the link among those of a selector that holds a text, and is back when the next page is there: what is
// asked of the browser before that (a reload above all) would be asked of the page that is being left.
func (b *browser) follow(selector, text string) {
	b.t.Helper()
	b.sees(selector, text)
	_, err := ask(b, chromedp.Evaluate[bool](`(window.beingLeft = true, Array.from(document.querySelectorAll(`+
		quote(selector)+`)).find(e => e.innerText.includes(`+quote(text)+`)).click(), true)`))
	if err != nil {
		b.t.Fatalf("browser: follow %s: %v", selector, err)
	}
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if there, err := ask(b,
			chromedp.Evaluate[bool](`!window.beingLeft && document.readyState === "complete"`)); err == nil && there {
			return
		}
	}
	b.keep("wrong")
	b.t.Fatalf("browser: follow %s: no page comes", selector)
}

// sees waits until a part of the page holds a text.
func (b *browser) sees(selector, text string) {
	b.t.Helper()
	var got string
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		var err error
		if got, err = b.said(selector); err == nil && strings.Contains(got, text) {
			return
		}
	}
	b.keep("wrong")
	b.t.Fatalf("%s says %q, not %q", selector, got, text)
}

// reads is what parts of the page say now.
func (b *browser) reads(selector string) string {
	b.t.Helper()
	said, err := b.said(selector)
	if err != nil {
		b.t.Fatalf("browser: read %s: %v", selector, err)
	}
	return said
}

func (b *browser) said(selector string) (string, error) {
	return ask(b, chromedp.Evaluate[string](`Array.from(document.querySelectorAll(`+quote(selector)+
		`)).map(e => e.innerText).join("\n")`))
}

func quote(s string) string { return "`" + strings.ReplaceAll(s, "`", "\\`") + "`" }

// keep takes a picture of the page.
func (b *browser) keep(name string) {
	b.t.Helper()
	var png []byte
	var err error
	for range 20 { // a page that is just coming has no size yet, or never answers
		if png, err = ask(b, chromedp.FullScreenshot(100)); err == nil {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if err != nil {
		b.t.Fatalf("browser: take a picture: %v", err)
	}
	dir := filepath.Join(pictures, strings.TrimPrefix(b.t.Name(), "Test"))
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// ask runs one step that answers something. A page that is just being replaced may never answer: then it is an error.
func ask[T any](b *browser, step chromedp.Action[T]) (T, error) {
	ctx, cancel := context.WithTimeout(b.ctx, 15*time.Second)
	defer cancel()
	return chromedp.Run(ctx, step)
}
