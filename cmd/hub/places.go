package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/placesheet"
	"xinsheng/internal/locale"
	"xinsheng/internal/owner"
)

// places brings campuses, buildings and departments in from a table, or writes them as one. All of a table goes in, or
// nothing.
func places(ctx context.Context, c *console, args []string) error {
	fs, r := flags("places")
	whole := fs.Bool("whole", false, "import: retire every place that is not in the table")
	dry := fs.Bool("dry-run", false, "import: only say what would change")
	out := fs.String("out", "", "export: `file` to write to (default standard output)")
	o, words, err := read(c, fs, r, args, "import FILE", "export")
	if err != nil {
		return err
	}
	b, err := openBase(ctx, c, o)
	if err != nil {
		return err
	}
	defer b.close()
	if words[0] == "import" {
		return b.importPlaces(ctx, c, words[1], *whole, *dry)
	}
	current, _, err := hospital.LoadPlaces(ctx, b.store.DB())
	if err != nil {
		return err
	}
	write := func(w io.Writer) error { return placesheet.Write(w, current, locale.Default) }
	if *out == "" {
		return write(c.out)
	}
	return writeFile(*out, write)
}

func (b *base) importPlaces(ctx context.Context, c *console, name string, whole, dry bool) error {
	raw, err := owner.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read the table: %w", err)
	}
	sheet, problems := placesheet.Read(raw)
	if len(problems) > 0 {
		return refused(problems)
	}
	var plan *placesheet.Plan
	err = b.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		current, version, err := hospital.LoadPlaces(ctx, tx)
		if err != nil {
			return err
		}
		if plan, problems = sheet.Make(current, whole); len(problems) > 0 {
			return refused(problems)
		}
		if dry || len(plan.Changes) == 0 {
			return nil
		}
		if err := hospital.SaveAt(ctx, tx, &plan.Places, version, byConsole, time.Now()); err != nil {
			return err
		}
		return b.audit.Append(ctx, tx, byConsole, "place.import", hospital.KeyPlaces)
	})
	if err != nil {
		return err
	}
	for _, change := range plan.Changes {
		fmt.Fprintf(c.out, "%-8s  %s  %s\n", change.What, change.After.ID, plan.Places.Label(change.After.ID, locale.Default))
	}
	fmt.Fprintf(c.out, "%d changes, %d places stay as they are\n", len(plan.Changes), plan.Same)
	return nil
}

func refused(problems []placesheet.Problem) error {
	errs := []error{fmt.Errorf("nothing was changed: %w", feedback.ErrInvalid)}
	for _, p := range problems {
		errs = append(errs, p)
	}
	return errors.Join(errs...)
}
