// Command xinsheng-terminal is the full-screen program of a terminal. It only wires: flags and configuration in, the
// parts of internal/terminal together, and a clean end.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"

	"xinsheng/internal/terminal/privacy"
)

// version is set when the program is built.
var version = "development"

const usage = `xinsheng-terminal shows the terminal's screens.

  xinsheng-terminal [flags]                 run
  xinsheng-terminal enrol [flags] --code C  enrol with a one-time code from the desk
  xinsheng-terminal prompts [flags]         list what can be recorded for reading aloud
  xinsheng-terminal version

Flags:
`

// options are what the command line says.
type options struct {
	config  string
	window  string
	rime    string
	profile string
	place   string
	low     bool
	code    string
	pin     string
}

func main() {
	if err := command(os.Args[1:]); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return
		}
		fmt.Fprintln(os.Stdout, "xinsheng-terminal:", err)
		os.Exit(1)
	}
}

func command(args []string) error {
	name := "run"
	if len(args) > 0 && (args[0] == "enrol" || args[0] == "prompts" || args[0] == "version") {
		name, args = args[0], args[1:]
	}
	if name == "version" {
		fmt.Println(version)
		return nil
	}
	o, err := parse(args)
	if err != nil {
		return err
	}
	if err := privacy.ForbidDumps(); err != nil {
		return err
	}
	if name == "prompts" {
		return prompts(o, os.Stdout)
	}
	if name == "enrol" {
		return enrol(o)
	}
	return run(o)
}

func parse(args []string) (options, error) {
	var o options
	f := flag.NewFlagSet("xinsheng-terminal", flag.ContinueOnError)
	f.Usage = func() {
		fmt.Fprint(f.Output(), usage)
		f.PrintDefaults()
	}
	f.StringVar(&o.config, "config", "/etc/xinsheng/terminal.toml", "the machine's configuration")
	f.StringVar(&o.window, "window", "", "a window of this size, such as 1080x1920, in place of the full screen")
	f.StringVar(&o.rime, "rime", "/usr/share/xinsheng/rime", "folder of the pinyin data")
	f.StringVar(&o.profile, "profile", "", "outpatient or ward, in place of what the desk says (for demonstrations)")
	f.StringVar(&o.place, "place", "", "place id, in place of what the desk says (for demonstrations)")
	f.BoolVar(&o.low, "low", false, "keep what is touched in the lower half, for people who sit")
	f.StringVar(&o.code, "code", "", "enrol: the one-time code from the desk")
	f.StringVar(&o.pin, "pin", "", "enrol: the technician's PIN, six digits; asked for when left out")
	inspectFlag(f, &o)
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if f.NArg() > 0 {
		return o, fmt.Errorf("%q is not a command; try --help", f.Arg(0))
	}
	return o, nil
}
