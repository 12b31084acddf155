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
	open := func() (*station, error) {
		return openStation(o, m, m.Panel.Describe(panel.WidthPx, panel.HeightPx), log)
	}
	st, err := open()
	if errors.Is(err, errStorage) {
		return showOutOfOrder(ctx, outOfOrder{window: o.window, panel: panel, log: log, cause: err, file: outboxFile(m), open: open})
	}
	if err != nil {
		return err
	}
	defer st.close()
	return show(ctx, st, panel)
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
func show(ctx context.Context, st *station, panel theme.Panel) error {
	g, err := openGlass(panel, st.options.window)
	if err != nil {
		return err
	}
	a, w, faces, bundle := g.app, g.window, g.faces, g.texts

	here := site{st}
	visit := session.New(session.Params{Submitter: st, Lang: here.languages()[0], Timeouts: here.idle})
	pens := newPens(st.options.rime, faces.Has, st.log)
	defer pens.close()
	var screens *screen.Screens
	writing := func() write.Params {
		p := write.Params{Session: visit, Concern: screens.Concern, Ways: screens.Ways}
		p.Composer, p.Recogniser = pens.get()
		return p
	}
	recorder, player := st.voices()
	aloud, recorder := st.aloud(bundle, recorder)
	screens = screen.New(screen.Params{
		Session: visit, Site: here, Asker: st, Walks: st, Courier: st, Setup: &setup{station: st},
		Service:  service{station: st, quit: a.Quit},
		Recorder: recorder, Player: player, Camera: st.photos(),
		Write: func() nav.Screen { return write.New(writing()) },
		Line:  func(spec nav.LineSpec) nav.Screen { return write.Line(writing(), spec) },
	})
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	dog := watchdog.New()
	feed, err := alive(ctx, dog, st.log)
	if err != nil {
		return err
	}
	shell := ui.New(ui.Params{
		Window: w, Session: visit, Panel: panel, Faces: faces, Icons: theme.NewIcons(icon.FS), Low: st.options.low,
		Screens: screens.Make, Texts: bundle, Start: screens.Start, Hospital: here.hospital, Languages: here.languages,
		Online: here.Online, Live: st.live, Aloud: aloud, Alive: feed, Rest: release,
		Codes: screens.Code, OnHelper: screens.OnHelper,
	})
	closeInspector, err := startInspector(st.options, shell)
	if err != nil {
		return err
	}
	defer closeInspector()
	a.Lifecycle().SetOnStarted(func() {
		shell.Start(ctx)
		st.uplink.Start(ctx)
		go pens.open() // after the first frame, which needs none of it
		go st.lookAtSound(ctx)
		if err := dog.Ready(); err != nil {
			st.log.Error("service manager", "error", err)
		}
		go func() {
			<-ctx.Done()
			ui.Later(a.Quit)
		}()
	})
	w.ShowAndRun()
	cancel()
	shell.Stop()
	st.uplink.Stop()
	return dog.Stopping()
}
