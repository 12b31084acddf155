package main

import (
	"context"
	"log/slog"
	"time"

	"xinsheng/assets/kiosk/icon"
	"xinsheng/internal/locale"
	"xinsheng/internal/terminal/services"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/screen"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/watchdog"
)

// tryAgain is how often a terminal whose storage is broken looks whether it still is.
const tryAgain = time.Minute

// outOfOrder is what the page needs that stands in place of all others while the storage cannot be opened.
type outOfOrder struct {
	window string
	panel  theme.Panel
	log    *slog.Logger
	cause  error
	file   string
	open   func() (*services.Services, error)
}

// showOutOfOrder says in words that this terminal takes no reports now. It ends, to be started again, when the storage
// can be opened, and never before: a program that only ends would be started for ever in front of a dark glass.
func showOutOfOrder(ctx context.Context, o outOfOrder) error {
	o.log.Error("no reports are taken", "error", o.cause)
	g, err := openGlass(o.panel, o.window)
	if err != nil {
		return err
	}
	visit := session.New(session.Params{Lang: locale.Default, Timeouts: func(bool) session.Idle {
		return session.Idle{After: time.Minute, Countdown: 10 * time.Second}
	}})
	page := &screen.OutOfOrder{File: o.file}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	dog := watchdog.New()
	feed, err := alive(ctx, dog, o.log)
	if err != nil {
		return err
	}
	shell := ui.New(ui.Params{
		Window: g.window, Session: visit, Panel: o.panel, Faces: g.faces, Icons: theme.NewIcons(icon.FS), Texts: g.texts,
		Screens: func(nav.Route) nav.Screen { return page }, Start: func() nav.Route { return nav.To(nav.NotSetUp) },
		Hospital: func(string) string { return "" }, Languages: locale.Codes,
		Online: func() bool { return false }, Alive: feed,
	})
	closeInspector, err := startInspector(options{}, shell)
	if err != nil {
		return err
	}
	defer closeInspector()
	g.app.Lifecycle().SetOnStarted(func() {
		shell.Start(ctx)
		if err := dog.Ready(); err != nil {
			o.log.Error("service manager", "error", err)
		}
		go func() {
			o.wait(ctx)
			ui.Later(g.app.Quit)
		}()
	})
	g.window.ShowAndRun()
	cancel()
	shell.Stop()
	return dog.Stopping()
}

// wait tries the storage every minute until it opens, or the program is to end.
func (o outOfOrder) wait(ctx context.Context) {
	tick := time.NewTicker(tryAgain)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if st, err := o.open(); err == nil {
			st.Close()
			o.log.Info("the storage opens again")
			return
		}
	}
}
