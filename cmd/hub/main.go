// Command xinsheng-hub is the central server: it receives what terminals send, shows it to the staff, and tells the
// people how it goes on.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"xinsheng/internal/hub/media/cage"
	"xinsheng/internal/hub/media/convert"
)

var version = "dev" // set when it is built

// console is where a command is run.
type console struct {
	in       *os.File
	out, err io.Writer
}

type command struct {
	name, about string
	run         func(ctx context.Context, c *console, args []string) error
}

func commands() []command {
	return []command{
		{"serve", "open the doors", serve},
		{"demo", "fill an empty hub with a demo hospital and a user of each role", demo},
		{"enrol-code", "make a one-time code for a new terminal", enrolCode},
		{"terminals", "list the terminals, or revoke one", terminals},
		{"places", "bring in campuses, buildings and departments from a table, or write them", places},
		{"user", "add, reset or list users", user},
		{"first-password", "show the first users' passwords, until they are changed", firstPassword},
		{"export", "write every report as it is stored, opened", exportRecords},
		{"keys", "export, import or rotate the keys", keysCommand},
		{"begin-anew", "go on after a loss: with kept keys and an empty database, or with fresh keys", beginAnew},
		{"version", "print the version", func(_ context.Context, c *console, _ []string) error {
			_, err := fmt.Fprintln(c.out, version)
			return err
		}},
	}
}

func main() {
	cage.Enter(convert.Tasks()) // a child that decodes what strangers sent goes no further
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	code := run(ctx, &console{in: os.Stdin, out: os.Stdout, err: os.Stderr}, os.Args[1:])
	stop()
	os.Exit(code)
}

func run(ctx context.Context, c *console, args []string) int {
	if err := keepToItself(); err != nil {
		fmt.Fprintln(c.err, "xinsheng-hub:", err)
		return 1
	}
	for _, cmd := range commands() {
		if len(args) == 0 || args[0] != cmd.name {
			continue
		}
		switch err := cmd.run(ctx, c, args[1:]); {
		case errors.Is(err, flag.ErrHelp):
			return 0
		case err != nil:
			fmt.Fprintf(c.err, "xinsheng-hub %s: %v\n", cmd.name, err)
			return 1
		}
		return 0
	}
	fmt.Fprintln(c.err, "usage: xinsheng-hub COMMAND [flags]; each command knows --help")
	for _, cmd := range commands() {
		fmt.Fprintf(c.err, "  %-14s %s\n", cmd.name, cmd.about)
	}
	if len(args) > 0 && (args[0] == "help" || args[0] == "--help" || args[0] == "-h") {
		return 0
	}
	return 2
}
