package main

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/locale"
	"xinsheng/internal/wire"
)

// enrolCode prints a one-time code, alone on its line, for scripts.
func enrolCode(ctx context.Context, c *console, args []string) error {
	fs, r := flags("enrol-code")
	name := fs.String("name", "", "`name` of the terminal, such as 自助终端 03")
	nameEN := fs.String("name-en", "", "the same in English")
	place := fs.String("place", "", "`id` of the place where it stands; see the desk's places")
	profile := fs.String("profile", string(feedback.Outpatient), "outpatient or ward")
	life := fs.Duration("life", fleet.CodeLife, "how `long` the code is good")
	o, _, err := read(c, fs, r, args, "")
	if err != nil {
		return err
	}
	b, err := openBase(ctx, c, o)
	if err != nil {
		return err
	}
	defer b.close()
	settings, err := hospital.Load(ctx, b.store.DB())
	if err != nil {
		return err
	}
	if !settings.Places.InUse(*place) {
		return fmt.Errorf("--place %q is not a place in use of this hospital: %w", *place, feedback.ErrInvalid)
	}
	setup := fleet.Setup{Name: wire.Text{locale.Default: *name}.With(locale.Foreign(), *nameEN), PlaceID: *place,
		Profile: feedback.Profile(*profile)}
	var code wire.EnrolCode
	err = b.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var err error
		if code, err = fleet.NewCode(ctx, tx, b.keys.CA.DER(), setup, byConsole, time.Now(), *life); err != nil {
			return err
		}
		return b.audit.Append(ctx, tx, byConsole, "terminal.code", code.Hash()[:16])
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.out, code.Text())
	return err
}
