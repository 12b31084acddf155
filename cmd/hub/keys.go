package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/term"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/identity"
	"xinsheng/internal/hub/keys"
	"xinsheng/internal/hub/option"
	"xinsheng/internal/owner"
)

// keysCommand exports the keys to a recovery copy, imports one, or puts a fresh sealing key in front.
func keysCommand(ctx context.Context, c *console, args []string) error {
	fs, r := flags("keys")
	file := fs.String("file", "", "the recovery copy")
	passphrase := fs.String("passphrase-file", "", "`file` whose first line is the passphrase (default: asked for)")
	o, words, err := read(c, fs, r, args, "export", "import", "rotate")
	if err != nil {
		return err
	}
	if words[0] == "rotate" {
		return rotateKeys(ctx, c, o)
	}
	if *file == "" {
		return fmt.Errorf("--file: name the recovery copy: %w", feedback.ErrInvalid)
	}
	if words[0] == "export" {
		return exportKeys(ctx, c, o, *file, *passphrase)
	}
	return importKeys(ctx, c, o, *file, *passphrase)
}

func exportKeys(ctx context.Context, c *console, o *option.Options, file, passphraseFile string) error {
	b, err := openBase(ctx, c, o)
	if err != nil {
		return err
	}
	defer b.close()
	passphrase, err := askPassphrase(c, passphraseFile, true)
	if err != nil {
		return err
	}
	box, err := keys.Export(o.Keys(), passphrase)
	if err != nil {
		return err
	}
	err = writeFile(file, func(w io.Writer) error { _, err := w.Write(box); return err })
	if err != nil {
		return err
	}
	if err := b.audit.Note(ctx, byConsole, "keys.export", b.keys.Fingerprint()[:16]); err != nil {
		return err
	}
	if err := keys.NoteExport(ctx, b.store.DB(), b.keys.Fingerprint(), byConsole, time.Now()); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "recovery copy written to %s; keep it and the passphrase in different places, off this machine\n",
		file)
	return nil
}

func importKeys(ctx context.Context, c *console, o *option.Options, file, passphraseFile string) error {
	box, err := owner.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read the recovery copy: %w", err)
	}
	passphrase, err := askPassphrase(c, passphraseFile, false)
	if err != nil {
		return err
	}
	b, err := newBase(c, o)
	if err != nil {
		return err
	}
	fit := func(k *keys.Keys) error {
		err := identity.Fit(ctx, b.identity(), k)
		// the keys may be back before the database is; serve looks again
		if err != nil && !errors.Is(err, identity.ErrOtherKeys) {
			b.log.Warn("whether the keys are those of the database could not be seen", "error", err)
			return nil
		}
		return err
	}
	if _, err := keys.Import(o.Keys(), box, passphrase, fit); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "keys restored to %s\n", o.Keys())
	return nil
}

func rotateKeys(ctx context.Context, c *console, o *option.Options) error {
	b, err := openBase(ctx, c, o)
	if err != nil {
		return err
	}
	defer b.close()
	k, err := keys.Rotate(o.Keys(), time.Now())
	if err != nil {
		return err
	}
	if err := b.audit.Note(ctx, byConsole, "keys.rotate", k.Fingerprint()[:16]); err != nil {
		return err
	}
	fmt.Fprintln(c.out, "fresh sealing key in place; restart all processes of the hub, and export the keys again")
	return nil
}

// askPassphrase reads it from a file, or asks at the terminal without showing it, twice for a new one.
func askPassphrase(c *console, file string, twice bool) (string, error) {
	if file != "" {
		b, err := owner.ReadFile(file)
		if err != nil {
			return "", fmt.Errorf("read the passphrase: %w", err)
		}
		first, _, _ := bytes.Cut(b, []byte("\n"))
		return strings.TrimSuffix(string(first), "\r"), nil
	}
	if !term.IsTerminal(int(c.in.Fd())) {
		return "", fmt.Errorf("there is no terminal to ask for the passphrase: give --passphrase-file: %w",
			feedback.ErrInvalid)
	}
	passphrase, err := ask(c, "passphrase: ")
	if err != nil || !twice {
		return passphrase, err
	}
	again, err := ask(c, "once more:  ")
	if err != nil {
		return "", err
	}
	if again != passphrase {
		return "", errors.New("the two differ")
	}
	return passphrase, nil
}

func ask(c *console, prompt string) (string, error) {
	fmt.Fprint(c.err, prompt)
	b, err := term.ReadPassword(int(c.in.Fd()))
	fmt.Fprintln(c.err)
	if err != nil {
		return "", fmt.Errorf("read the passphrase: %w", err)
	}
	return string(b), nil
}
