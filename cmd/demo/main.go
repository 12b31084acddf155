// Command demo is what "make run" runs: a hub with a demo hospital and one enrolled terminal, on this machine alone,
// until Ctrl-C. What it keeps lies in build/demo; run again it continues.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"xinsheng/internal/stage"
)

// options are what the command line says.
type options struct {
	dir, bin            string
	publicURL, phone    string
	window              string
	viewPort            int
	device, desk, place string
}

func main() {
	var o options
	flag.StringVar(&o.dir, "dir", "build/demo", "folder for what is kept")
	flag.StringVar(&o.bin, "bin", "build", "folder of the programs and the pinyin data")
	flag.StringVar(&o.publicURL, "public-url", "", "base of the QR codes, for a real phone")
	flag.StringVar(&o.phone, "phone-listen", "127.0.0.1:8442", "address of the phone door")
	flag.StringVar(&o.device, "device-listen", "127.0.0.1:8441", "address of the device door")
	flag.StringVar(&o.desk, "desk-listen", "127.0.0.1:8443", "address of the desk")
	flag.StringVar(&o.window, "window", "",
		"a window of this size, such as 1080x1920 or 1920x1080, in place of the full screen")
	flag.IntVar(&o.viewPort, "view-port", 6080, "port of the view for a machine without a display")
	flag.StringVar(&o.place, "place", "zx-mz-dt", "where the terminal stands")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	err := run(ctx, o)
	stop()
	if err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	if err := os.MkdirAll(o.dir, 0o700); err != nil {
		return err
	}
	log, err := os.OpenFile(filepath.Join(o.dir, "programs.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	say("preparing the demo hospital ...")
	hub := &stage.Hub{Bin: filepath.Join(o.bin, "xinsheng-hub"), Data: filepath.Join(o.dir, "hub"),
		Device: o.device, Phone: o.phone, Desk: o.desk, PublicURL: o.publicURL}
	users, err := hub.Seed(ctx, "--lively")
	if err != nil {
		return err
	}
	say("starting the hub ...")
	if err := hub.Serve(log); err != nil {
		return fmt.Errorf("%w; see %s", err, log.Name())
	}
	defer hub.Stop()
	glass, err := openGlass(o, log)
	if err != nil {
		return err
	}
	defer glass.close()
	terminal, err := enrolled(ctx, o, hub, glass)
	if err != nil {
		return err
	}
	say("opening the terminal ...")
	if err := terminal.Show(log, glass.display, glass.args...); err != nil {
		return err
	}
	defer terminal.Stop()
	announce(hub, glass, users)
	select {
	case <-ctx.Done():
		say("\nstopping ...")
		return nil
	case <-terminal.Done():
		return fmt.Errorf("the terminal ended; see %s", log.Name())
	case <-hub.Done():
		return fmt.Errorf("the hub ended; see %s", log.Name())
	}
}

// enrolled is a terminal that the hub knows, enrolled now where it was not before.
func enrolled(ctx context.Context, o options, hub *stage.Hub, g *glass) (*stage.Terminal, error) {
	dir := filepath.Join(o.dir, "terminal")
	t, err := stage.NewTerminal(filepath.Join(o.bin, "xinsheng-terminal"), filepath.Join(o.bin, "rime"), dir, o.device,
		g.widthMM, g.heightMM)
	if err != nil {
		return nil, err
	}
	if err := t.UseCamera(camera()); err != nil {
		return nil, err
	}
	done := filepath.Join(dir, "enrolled")
	if _, err := os.Stat(done); err == nil {
		return t, nil
	}
	say("enrolling the terminal ...")
	code, err := hub.EnrolCode(ctx, "自助终端 01", "Terminal 01", o.place)
	if err != nil {
		return nil, err
	}
	if err := t.Enrol(ctx, code, demoPIN); err != nil {
		return nil, err
	}
	return t, os.WriteFile(done, nil, 0o600)
}

// camera is this machine's, or a test card where it has none.
func camera() string {
	if found, _ := filepath.Glob("/dev/video*"); len(found) > 0 {
		return "auto"
	}
	return "test"
}

// demoPIN lets a technician into the demo's terminal.
const demoPIN = "123456"

func announce(hub *stage.Hub, g *glass, users []stage.User) {
	say("")
	if g.view != nil {
		say("terminal    %s   (open it in a browser on this machine)", g.view.URL)
	} else {
		say("terminal    on this display; technician: tap the name at the top left five times, PIN %s", demoPIN)
	}
	say("desk        %s", hub.DeskURL())
	say("phone pages %s", hub.PhoneURL())
	if len(users) == 0 {
		say("\nPasswords were shown at the first start. Forgotten: \"make reset\" starts anew.")
	} else {
		say("\nFirst passwords, shown this once; each must be changed at the first sign-in:")
		for _, u := range users {
			say("  %-11s %s", u.Login, u.Password)
		}
	}
	say("\nCtrl-C stops everything.")
}

func say(format string, args ...any) { fmt.Printf(format+"\n", args...) }
