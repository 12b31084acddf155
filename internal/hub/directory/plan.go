package directory

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// Change is what a table would do with one line of the directory.
type Change string

// The changes.
const (
	Added   Change = "added"
	Changed Change = "changed"
	Same    Change = "same"
	Left    Change = "left" // not in the table: no longer of the hospital
)

// Line is one of whom a table speaks, or whom it leaves out. Before is what stood there, where something did.
type Line struct {
	Change Change
	Before *store.Employee
	store.Employee
}

// Plan is what a table would change, to be looked at before it is kept.
type Plan struct {
	Lines []Line
	Mark  string // of what the directory was, for Import
}

// Count is how many lines have a change.
func (p *Plan) Count(c Change) (n int) {
	for i := range p.Lines {
		if p.Lines[i].Change == c {
			n++
		}
	}
	return n
}

// Plan says what a table would change. It is the whole directory: who is not in it leaves.
func (d *Directory) Plan(ctx context.Context, s *Sheet) (*Plan, error) {
	return plan(ctx, d.Store.DB(), s)
}

func plan(ctx context.Context, db bun.IDB, s *Sheet) (*Plan, error) {
	before, err := all(ctx, db)
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	was := map[string]*store.Employee{}
	for i := range before {
		was[before[i].ID] = &before[i]
		_, _ = fmt.Fprintf(sum, "%+v\n", told(before[i]))
	}
	p := &Plan{Mark: hex.EncodeToString(sum.Sum(nil)[:12])}
	for _, e := range s.Employees {
		line := Line{Change: Added, Employee: e}
		if line.Before = was[e.ID]; line.Before != nil {
			line.Change = Changed
			if told(*line.Before) == told(e) {
				line.Change = Same
			}
		}
		delete(was, e.ID)
		p.Lines = append(p.Lines, line)
	}
	for i := range before {
		if was[before[i].ID] != nil {
			p.Lines = append(p.Lines, Line{Change: Left, Before: &before[i], Employee: before[i]})
		}
	}
	return p, nil
}

// told is an entry without when it was saved.
func told(e store.Employee) store.Employee {
	e.SavedAt = time.Time{}
	return e
}

// Import keeps what a plan showed. Where the directory is another than the one that was seen, by its mark, it is
// ErrStale and nothing changes.
func (d *Directory) Import(ctx context.Context, by string, s *Sheet, mark string) error {
	return d.change(ctx, by, func(ctx context.Context, tx bun.Tx) error {
		p, err := plan(ctx, tx, s)
		if err != nil {
			return err
		}
		if p.Mark != mark {
			return ErrStale
		}
		if _, err := tx.NewDelete().Model((*store.Employee)(nil)).Where("1 = 1").Exec(ctx); err != nil {
			return fmt.Errorf("make room for the directory: %w", err)
		}
		now := d.Now().UTC()
		const most = 500 // lines in one statement
		for rest := s.Employees; len(rest) > 0; {
			part := append([]store.Employee(nil), rest[:min(most, len(rest))]...)
			for i := range part {
				part[i].SavedAt = now
			}
			if _, err := tx.NewInsert().Model(&part).Exec(ctx); err != nil {
				return fmt.Errorf("keep the directory: %w", err)
			}
			rest = rest[len(part):]
		}
		return nil
	})
}
