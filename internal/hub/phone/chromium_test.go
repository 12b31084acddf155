package phone_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/chromedp/chromedp"

	"xinsheng/internal/browsertest"
)

// chromium is the one that most tests here share. The first that needs it starts it, TestMain ends it.
var chromium struct {
	once sync.Once
	ctx  context.Context
	end  func()
	err  error
}

// plainHost is a host that is this machine, and that browsers do not trust as they trust an address of it.
const plainHost = "xinsheng.example"

// startChromium starts one that knows plainHost and draws the pages with the terminal's fonts where the machine has no
// Chinese ones.
func startChromium(in context.Context, more ...chromedp.ExecAllocatorOption) (context.Context, func(), error) {
	dir, err := os.MkdirTemp("", "xinsheng-phone-fonts")
	if err != nil {
		return nil, nil, err
	}
	gone := func() { _ = os.RemoveAll(dir) }
	fonts, err := filepath.Abs("../../../assets/kiosk/font")
	if err != nil {
		gone()
		return nil, nil, err
	}
	conf := filepath.Join(dir, "fonts.conf")
	if err := os.WriteFile(conf, fmt.Appendf(nil,
		`<fontconfig><dir>/usr/share/fonts</dir><dir>%s</dir><cachedir>%s</cachedir></fontconfig>`, fonts, dir),
		0o600); err != nil {
		gone()
		return nil, nil, err
	}
	ctx, end, err := browsertest.Start(in, append([]chromedp.ExecAllocatorOption{
		chromedp.Env("FONTCONFIG_FILE=" + conf), chromedp.Flag("host-resolver-rules", "MAP "+plainHost+" 127.0.0.1"),
	}, more...)...)
	if err != nil {
		gone()
		return nil, nil, err
	}
	return ctx, func() { end(); gone() }, nil
}

func endChromium() {
	if chromium.end != nil {
		chromium.end()
	}
}
