package main

import (
	"errors"
	"flag"
	"fmt"
	"strings"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/option"
)

// flags is a command's flag set over the options that every command knows.
func flags(name string) (*flag.FlagSet, *option.Reader) {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	return fs, option.Base(fs)
}

// read reads a command line of at most so many words besides the flags, and prints help where it is asked for.
func read(c *console, fs *flag.FlagSet, r *option.Reader, args []string, words int) (*option.Options, error) {
	o, err := r.Read(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintf(c.out, "usage: xinsheng-hub %s [flags]\n", fs.Name())
		fs.SetOutput(c.out)
		fs.PrintDefaults()
		return nil, err
	case err != nil:
		return nil, err
	case fs.NArg() > words:
		return nil, fmt.Errorf("do not know what to do with %q: %w", strings.Join(fs.Args()[words:], " "), feedback.ErrInvalid)
	}
	return o, nil
}
