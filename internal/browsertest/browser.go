// Package browsertest starts the browser in which tests look at pages: Chromium's headless shell, which is the same
// engine without a window and takes about half the processor. The stories of internal/e2e use the whole Chromium.
package browsertest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// program is started itself: the package's script in /usr/bin waits for it and would leave it running when ended.
const program = "/usr/lib/chromium/chromium-headless-shell"

// Needed skips a test in a short run, and fails it where the browser is not installed.
func Needed(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("short: without a browser")
	}
	if _, err := os.Stat(program); err != nil {
		t.Fatal("install the package chromium-headless-shell, or run make test, which does")
	}
}

// FakeDevices give pages a microphone and a camera that nobody is asked for.
func FakeDevices() []chromedp.ExecAllocatorOption {
	return []chromedp.ExecAllocatorOption{
		chromedp.Flag("use-fake-device-for-media-stream", true), chromedp.Flag("use-fake-ui-for-media-stream", true),
		chromedp.Flag("autoplay-policy", "no-user-gesture-required"),
	}
}

// Whole is the whole Chromium, for what the shell does not have: it asks nobody, so that nobody can refuse.
func Whole() chromedp.ExecAllocatorOption { return chromedp.ExecPath("chromium") }

// Start starts a browser with a profile of its own. It lives until end, or until in is over; end also takes away what
// it kept on disk.
func Start(in context.Context, more ...chromedp.ExecAllocatorOption) (ctx context.Context, end func(), err error) {
	dir, err := os.MkdirTemp("", "xinsheng-browser")
	if err != nil {
		return nil, nil, err
	}
	alloc, stop := chromedp.NewExecAllocator(in, append([]chromedp.ExecAllocatorOption{
		chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Headless, chromedp.NoFirstRun,
		chromedp.UserDataDir(filepath.Join(dir, "profile")), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("hide-scrollbars", true), chromedp.Flag("accept-lang", "zh-CN"),
	}, more...)...)
	ctx, cancel := chromedp.NewContext(alloc)
	end = func() {
		_ = chromedp.Cancel(ctx)
		cancel()
		stop()
		_ = os.RemoveAll(dir)
	}
	if err := chromedp.Do(ctx); err != nil {
		end()
		return nil, nil, errors.Join(errors.New("starting "+program), err)
	}
	return ctx, end, nil
}

// Pictures reports whether pictures are to be made, for a person to look at: XINSHENG_PICTURES is set.
func Pictures() bool { return os.Getenv("XINSHENG_PICTURES") != "" }

// Shoot writes a picture of the window that ctx is to a file, or of its whole page.
func Shoot(ctx context.Context, t testing.TB, file string, whole bool) {
	t.Helper()
	take := chromedp.CaptureScreenshot()
	if whole {
		take = chromedp.FullScreenshot(100)
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute) // a page that hangs is not to hang the test
	defer cancel()
	png, err := chromedp.Run(ctx, take)
	if err == nil {
		err = errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, png, 0o644))
	}
	if err != nil {
		t.Error("no picture", file, err)
	}
}
