package phone_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/chromedp/chromedp"
)

// chromium is the one that most tests here share. The first that needs it starts it, TestMain ends it.
var chromium struct {
	once sync.Once
	ctx  context.Context
	end  func()
	err  error
}

var fakeDevices = []chromedp.ExecAllocatorOption{
	chromedp.Flag("use-fake-device-for-media-stream", true), chromedp.Flag("use-fake-ui-for-media-stream", true),
	chromedp.Flag("autoplay-policy", "no-user-gesture-required"),
}

// plainHost is a host that is this machine, and that browsers do not trust as they trust an address of it.
const plainHost = "xinsheng.example"

func startChromium(in context.Context, path string, more ...chromedp.ExecAllocatorOption) (context.Context, func(),
	error) {
	dir, err := os.MkdirTemp("", "xinsheng-phone-browser")
	if err != nil {
		return nil, nil, err
	}
	// A machine without Chinese fonts draws the pages with the terminal's.
	fonts, err := filepath.Abs("../../../assets/kiosk/font")
	conf := filepath.Join(dir, "fonts.conf")
	err = errors.Join(err, os.WriteFile(conf, fmt.Appendf(nil,
		`<fontconfig><dir>/usr/share/fonts</dir><dir>%s</dir><cachedir>%s</cachedir></fontconfig>`, fonts,
		filepath.Join(dir, "fonts")), 0o600))
	if err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	alloc, stop := chromedp.NewExecAllocator(in, append([]chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Headless, chromedp.NoFirstRun,
		chromedp.UserDataDir(filepath.Join(dir, "profile")), chromedp.Env("FONTCONFIG_FILE=" + conf),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("hide-scrollbars", true), chromedp.Flag("accept-lang", "zh-CN"),
		chromedp.Flag("host-resolver-rules", "MAP "+plainHost+" 127.0.0.1"),
	}, more...)...)
	ctx, cancel := chromedp.NewContext(alloc)
	end := func() {
		_ = chromedp.Cancel(ctx)
		cancel()
		stop()
		_ = os.RemoveAll(dir)
	}
	if err := chromedp.Do(ctx); err != nil {
		end()
		return nil, nil, err
	}
	return ctx, end, nil
}

func endChromium() {
	if chromium.end != nil {
		chromium.end()
	}
}
