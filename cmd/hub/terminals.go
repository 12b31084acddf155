package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

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
	register := &fleet.Register{Store: b.store, Audit: b.audit, Now: time.Now}
	if len(words) > 0 {
		return register.Revoke(ctx, byConsole, words[1])
	}
	list, err := register.List(ctx)
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
		t.ID, plain(t.NameZH), t.PlaceID, t.Profile, seen, queue, quarantine, t.Skew().Round(time.Second),
		plain(t.Program), state)
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
