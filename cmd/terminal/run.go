package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"xinsheng/assets/kiosk/icon"
	"xinsheng/internal/terminal/machine"
	"xinsheng/internal/terminal/privacy"
	"xinsheng/internal/terminal/services"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/screen"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/write"
	"xinsheng/internal/terminal/watchdog"
)

// run shows the screens until the program is asked to end.
func run(o options) error {
	m, err := loadMachine(o)
	if err != nil {
		return err
	}
	panel, err := panelOf(m, o.window)
	if err != nil {
		return err
	}
	log, err := newLog(m.Log)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	p, err := paramsOf(o, m, m.Panel.Describe(panel.WidthPx, panel.HeightPx), log)
	if err != nil {
		return err
	}
	open := func() (*services.Services, error) { return services.Open(p) }
	here, err := open()
	if errors.Is(err, services.ErrStorage) {
		return showOutOfOrder(ctx, outOfOrder{window: o.window, panel: panel, log: log, cause: err,
			file: services.OutboxFile(m), open: open})
	}
	if err != nil {
		return err
	}
	defer here.Close()
	return show(ctx, o, here, panel)
}

// newLog is the program's own log; what others write to standard error loses its values first.
func newLog(l machine.Log) (*slog.Logger, error) {
	var out io.Writer
	stderr, err := privacy.FilterStderr()
	if err != nil {
		return nil, err
	}
	out = stderr
	if l.File != "" {
		f, err := os.OpenFile(l.File, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return nil, fmt.Errorf("open log: %w", err)
		}
		out = f
	}
	log := slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: l.Level}))
	slog.SetDefault(log)
	return log, nil
}

// show opens the window and stays in it until the end.
func show(ctx context.Context, o options, here *services.Services, panel theme.Panel) error {
	g, err := openGlass(panel, o.window)
	if err != nil {
		return err
	}
	a, w, faces, bundle := g.app, g.window, g.faces, g.texts

	site := here.Site()
	visit := session.New(session.Params{Submitter: here, Lang: site.Languages()[0], Timeouts: site.Idle})
	engines := newEngines(o.rime, faces.Has, here.Log)
	defer engines.close()
	var screens *screen.Screens
	writing := func() write.Params {
		p := write.Params{Session: visit, Concern: screens.Concern, Ways: screens.Ways}
		p.Composer, p.Recogniser = engines.get()
		return p
	}
	aloud, recorder := readAloud(here.Params, bundle)
	screens = screen.New(screen.Params{
		Session: visit, Site: site, Asker: here, Walks: here, Courier: here, Setup: here.Setup(),
		Service:  here.Technician(a.Quit),
		Recorder: recorder, Player: here.Player, Camera: here.Camera,
		Write: func() nav.Screen { return write.New(writing()) },
		Line:  func(spec nav.LineSpec) nav.Screen { return write.Line(writing(), spec) },
	})
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	dog := watchdog.New()
	feed, err := alive(ctx, dog, here.Log)
	if err != nil {
		return err
	}
	shell := ui.New(ui.Params{
		Window: w, Session: visit, Panel: panel, Faces: faces, Icons: theme.NewIcons(icon.FS), Low: o.low,
		Screens: screens.Make, Texts: bundle, Start: screens.Start, Hospital: site.Hospital, Languages: site.Languages,
		Online: site.Online, Live: here.Live, Aloud: aloud, Alive: feed, Rest: release,
		Codes: screens.Code, OnHelper: screens.OnHelper,
	})
	closeInspector, err := startInspector(o, shell)
	if err != nil {
		return err
	}
	defer closeInspector()
	a.Lifecycle().SetOnStarted(func() {
		shell.Start(ctx)
		here.Start(ctx)
		go engines.open() // after the first frame, which needs none of it
		go here.KeepLooking(ctx)
		if err := dog.Ready(); err != nil {
			here.Log.Error("service manager", "error", err)
		}
		go func() {
			<-ctx.Done()
			ui.Later(a.Quit)
		}()
	})
	w.ShowAndRun()
	cancel()
	shell.Stop()
	here.Stop()
	return dog.Stopping()
}
