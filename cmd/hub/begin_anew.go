package main

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/draft"
	"xinsheng/internal/hub/identity"
)

// beginAnew says what nothing else says by itself: that a lost half of the hub is lost for good. It is a command and no
// setting, so that it happens once.
func beginAnew(ctx context.Context, c *console, args []string) error {
	fs, r := flags("begin-anew")
	o, words, err := read(c, fs, r, args, "database", "keys")
	if err != nil {
		return err
	}
	if words[0] == "keys" {
		b, err := openAs(ctx, c, o, identity.AnewWithDatabase)
		if err != nil {
			return err
		}
		defer b.close()
		if err := b.audit.Note(ctx, byConsole, "keys.begin_anew", b.keys.ID()); err != nil {
			return err
		}
		_, err = fmt.Fprintln(c.out,
			"fresh keys in place: enrol every terminal again, and export the keys now; no receipt that was given before opens anything")
		return err
	}
	b, err := openAs(ctx, c, o, identity.AnewWithKeys)
	if err != nil {
		return err
	}
	defer b.close()
	err = b.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := draft.SkipNumbers(ctx, tx); err != nil {
			return err
		}
		return b.audit.Append(ctx, tx, byConsole, "database.begin_anew", b.keys.ID())
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.out,
		"empty database in place, with the kept keys: start the hub, set the hospital up, and give each terminal that comes back its place")
	return err
}
