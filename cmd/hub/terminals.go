package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/fleet"
)

// terminals lists the fleet; "terminals revoke ID" shuts one out.
func terminals(ctx context.Context, c *console, args []string) error {
	fs, r := flags("terminals")
	o, words, err := read(c, fs, r, args, "", "revoke ID")
	if err != nil {
		return err
	}
	b, err := openBase(ctx, c, o)
	if err != nil {
		return err
	}
	defer b.close()
	if len(words) > 0 {
		id := words[1]
		return b.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			if err := fleet.Revoke(ctx, tx, id, time.Now()); err != nil {
				return err
			}
			return b.audit.Append(ctx, tx, byConsole, "terminal.revoke", id)
		})
	}
	list, err := fleet.List(ctx, b.store.DB())
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tNAME\tPLACE\tPROFILE\tLAST SEEN\tQUEUE\tQUARANTINE\tSKEW\tVERSION\tSTATE")
	for _, t := range list {
		fmt.Fprintln(w, line(&t))
	}
	return w.Flush()
}

func line(t *fleet.Terminal) string {
	seen, queue, quarantine, state := "never", "-", "-", "enrolled"
	if !t.LastSeenAt.IsZero() {
		seen = t.LastSeenAt.Local().Format(time.DateTime)
	}
	if t.Beat != nil {
		queue, quarantine = fmt.Sprint(t.Beat.Queue), fmt.Sprint(len(t.Beat.Quarantine))
	}
	if t.Revoked() {
		state = "revoked"
	}
	return fmt.Sprintf("%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s",
		t.ID, plain(t.NameZH), t.PlaceID, t.Profile, seen, queue, quarantine, t.Skew().Round(time.Second), plain(t.Program), state)
}

// plain is s without what would steer the console that it is printed on: a terminal says of itself what it likes.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, s)
}
