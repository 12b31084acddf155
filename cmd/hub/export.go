package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/export"
	"xinsheng/internal/owner"
)

// exportRecords writes every report as it is stored. A file is made for its owner alone, whole or not at all.
func exportRecords(ctx context.Context, c *console, args []string) error {
	fs, r := flags("export")
	format := fs.String("format", "jsonl", "jsonl: one JSON document a line")
	out := fs.String("out", "", "`file` to write to (default standard output)")
	o, _, err := read(c, fs, r, args, "")
	if err != nil {
		return err
	}
	if *format != "jsonl" {
		return fmt.Errorf("--format %q is not known; jsonl is: %w", *format, feedback.ErrInvalid)
	}
	b, err := openBase(ctx, c, o)
	if err != nil {
		return err
	}
	defer b.close()
	write := func(w io.Writer) error {
		n, err := export.JSONL(ctx, b.store, b.audit, byConsole, w)
		if err == nil {
			fmt.Fprintf(c.err, "%d records\n", n)
		}
		return err
	}
	if *out == "" {
		return write(c.out)
	}
	return writeFile(*out, write)
}

// writeFile makes a new file, the caller's alone. What could not be finished is removed.
func writeFile(name string, write func(io.Writer) error) error {
	var f *os.File
	err := owner.AsCaller(func() (err error) {
		f, err = os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		return err
	})
	if err != nil {
		return fmt.Errorf("make the file: %w", err)
	}
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, owner.AsCaller(func() error { return os.Remove(name) }))
	}
	return nil
}
