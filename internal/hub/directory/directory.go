// Package directory keeps who works in the hospital: number, name, department and job, as the personnel office's table
// has them. Names of the directory that stand in what people said are offered to the centre, never assumed.
package directory

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
)

// The longest texts of an entry, in characters.
const (
	MaxName   = 40
	MaxJob    = 40
	MaxNumber = 20
)

// What can stand in the way of a change.
var (
	ErrName  = errors.New("a name is missing or too long, or the job or number is too long")
	ErrPlace = errors.New("no department of the hospital that is in use")
	ErrTwice = errors.New("another of the directory has that number, or that name in that department")
	ErrGone  = errors.New("not in the directory")
	ErrStale = errors.New("someone else has changed the directory meanwhile")
)

// Directory is who works in the hospital. It is safe for concurrent use, by several processes too.
type Directory struct {
	Store *store.Store
	Audit *audit.Log
	Now   func() time.Time
}

// All is the whole directory, by department and pinyin.
func (d *Directory) All(ctx context.Context) ([]store.Employee, error) { return all(ctx, d.Store.DB()) }

func all(ctx context.Context, db bun.IDB) ([]store.Employee, error) {
	var out []store.Employee
	if err := db.NewSelect().Model(&out).Order("place_id", "pinyin", "id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("read the directory: %w", err)
	}
	return out, nil
}

// Find is those whose name holds what is typed, or whose pinyin or first letters begin with it, at most so many.
func (d *Directory) Find(ctx context.Context, typed string, most int64) ([]store.Employee, error) {
	typed = strings.ToLower(strings.TrimSpace(typed))
	if typed == "" {
		return nil, nil
	}
	var out []store.Employee
	escaped := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(typed)
	begins := strings.ReplaceAll(escaped, " ", "") + "%"
	err := d.Store.DB().NewSelect().Model(&out).
		Where(`LOWER(name) LIKE ? ESCAPE '\' OR initials LIKE ? ESCAPE '\' OR REPLACE(pinyin, ' ', '') LIKE ? ESCAPE '\' OR
			number = ?`, "%"+escaped+"%", begins, begins, typed).
		Order("pinyin", "id").Limit(most).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("look in the directory: %w", err)
	}
	return out, nil
}

// Add takes one more into the directory.
func (d *Directory) Add(ctx context.Context, by string, places hospital.Places, e store.Employee) error {
	if err := Check(&e, places); err != nil {
		return err
	}
	e.SavedAt = d.Now().UTC()
	return d.change(ctx, by, func(ctx context.Context, tx bun.Tx) error {
		there, err := tx.NewSelect().Model((*store.Employee)(nil)).
			Where("id = ? OR (name = ? AND place_id = ? AND (number = '' OR ? = ''))", e.ID, e.Name, e.PlaceID, e.Number).
			Exists(ctx)
		if err != nil {
			return fmt.Errorf("look for the same in the directory: %w", err)
		}
		if there {
			return ErrTwice
		}
		if _, err := tx.NewInsert().Model(&e).Exec(ctx); err != nil {
			return fmt.Errorf("add to the directory: %w", err)
		}
		return nil
	})
}

// Remove takes one out. What cases say of them stays.
func (d *Directory) Remove(ctx context.Context, by, id string) error {
	return d.change(ctx, by, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.NewDelete().Model((*store.Employee)(nil)).Where("id = ?", id).Exec(ctx)
		if err != nil {
			return fmt.Errorf("take out of the directory: %w", err)
		}
		if n, err := res.RowsAffected(); err == nil && n == 0 {
			return ErrGone
		}
		return nil
	})
}

// change lets one person after another change the directory.
func (d *Directory) change(ctx context.Context, by string, change func(context.Context, bun.Tx) error) error {
	return d.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := d.Store.Lock(ctx, tx, "directory"); err != nil {
			return err
		}
		if err := change(ctx, tx); err != nil {
			return err
		}
		return d.Audit.Append(ctx, tx, by, "directory.save", "")
	})
}

// letters is pinyin as it is sorted and found: without tones.
var letters = regexp.MustCompile(`^[0-9a-z]+( [0-9a-z]+)*$`)

// Check fills in what follows from the rest of an entry, and says whether it can stand in the directory.
func Check(e *store.Employee, places hospital.Places) error {
	e.Name, e.Job, e.Number = strings.TrimSpace(e.Name), strings.TrimSpace(e.Job), strings.TrimSpace(e.Number)
	if feedback.Blank(e.Name) || strings.ContainsAny(e.Name, "%_、，,；;/\n") || utf8.RuneCountInString(e.Name) > MaxName ||
		utf8.RuneCountInString(e.Job) > MaxJob ||
		utf8.RuneCountInString(e.Number) > MaxNumber {
		return ErrName
	}
	if !places.InUse(e.PlaceID) {
		return ErrPlace
	}
	if e.ID = e.Number; e.ID == "" {
		e.ID = e.Name + "@" + e.PlaceID
	}
	if e.Pinyin = strings.Join(strings.Fields(strings.ToLower(e.Pinyin)), " "); !letters.MatchString(e.Pinyin) {
		e.Pinyin = hospital.Pinyin(e.Name)
	}
	e.Initials = ""
	for _, syllable := range strings.Fields(e.Pinyin) {
		e.Initials += syllable[:1]
	}
	return nil
}
