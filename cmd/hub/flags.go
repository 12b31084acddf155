package main

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/option"
)

// flags is a command's flag set over the options that every command knows.
func flags(name string) (*flag.FlagSet, *option.Reader) {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	return fs, option.Base(fs)
}

// read reads a command line with one of the given wordings besides the flags, each word in capitals standing for any.
// It answers what stood there, and prints help where it is asked for.
func read(c *console, fs *flag.FlagSet, r *option.Reader, args []string, wordings ...string) (*option.Options,
	[]string, error) {
	o, err := r.Read(args)
	if errors.Is(err, flag.ErrHelp) {
		for _, w := range wordings {
			fmt.Fprintln(c.out, "usage: xinsheng-hub", strings.TrimSpace(fs.Name()+" "+w), "[flags]")
		}
		fs.SetOutput(c.out)
		fs.PrintDefaults()
	}
	if err != nil {
		return nil, nil, err
	}
	for _, w := range wordings {
		if fits(strings.Fields(w), r.Words()) {
			return o, r.Words(), nil
		}
	}
	var choices []string
	for _, w := range wordings {
		choices = append(choices, strings.TrimSpace(fs.Name()+" "+w))
	}
	return nil, nil, fmt.Errorf("say xinsheng-hub %s: %w", strings.Join(choices, ", or "), feedback.ErrInvalid)
}

func fits(wording, words []string) bool {
	return slices.EqualFunc(wording, words, func(want, got string) bool {
		return want == got || want == strings.ToUpper(want)
	})
}
