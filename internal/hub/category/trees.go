package category

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	assets "xinsheng/assets/web/category"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/survey"
)

// MaxSource is the longest tree, in bytes.
const MaxSource = 64 << 10

// ErrStale means that somebody else has put another tree in force meanwhile.
var ErrStale = errors.New("someone else has changed the categories meanwhile")

// Trees is every version of the tree. It is safe for concurrent use.
type Trees struct {
	Store *store.Store
	Audit *audit.Log
	Now   func() time.Time
}

// Versions is every version that was written here, the newest first. The one that comes with the hub is version 1 and
// before them all.
func Versions(ctx context.Context, db bun.IDB) ([]store.CategoryTree, error) {
	var out []store.CategoryTree
	if err := db.NewSelect().Model(&out).Order("version DESC").Scan(ctx); err != nil {
		return nil, fmt.Errorf("read the trees of categories: %w", err)
	}
	return append(out, store.CategoryTree{Version: 1, Source: string(assets.Tree), CreatedBy: audit.System}), nil
}

// InForce is the newest tree. It finds the names of older ones too, as no longer offered.
func InForce(ctx context.Context, db bun.IDB) (*Tree, error) {
	all, err := Versions(ctx, db)
	if err != nil {
		return nil, err
	}
	var out *Tree
	for _, row := range all {
		t, err := Parse(fmt.Sprintf("categories %d", row.Version), []byte(row.Source))
		if err != nil {
			return nil, err
		}
		if out == nil {
			out = t
			out.Version = row.Version
			continue
		}
		for id, name := range t.names {
			if _, newer := out.names[id]; !newer {
				name.Off = true
				out.names[id] = name
			}
		}
	}
	return out, nil
}

// Mark tells one tree's text from another.
func Mark(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

// Check is the tree of a text, or what is wrong with it. What cases name may be off, and never gone.
func (t *Trees) Check(ctx context.Context, db bun.IDB, text string) (*Tree, []Mistake, error) {
	tree, mistakes := check([]byte(text))
	if len(mistakes) > 0 {
		return nil, mistakes, nil
	}
	var used []string
	err := db.NewSelect().Model((*store.CaseCategory)(nil)).ColumnExpr("DISTINCT category").
		Where("category <> ''").Order("category").Scan(ctx, &used)
	if err != nil {
		return nil, nil, fmt.Errorf("look which categories cases have: %w", err)
	}
	line := survey.LineOf([]byte(text))
	for _, id := range used {
		if _, there := tree.Find(id); there {
			continue
		}
		m := Mistake{Line: 1, What: InUse, Name: id}
		for g := range tree.Groups {
			if len(id) > len(tree.Groups[g].ID) && id[:len(tree.Groups[g].ID)+1] == tree.Groups[g].ID+"." {
				m.Line = line(fmt.Sprintf("category.%d", g))
			}
		}
		mistakes = append(mistakes, m)
	}
	slices.SortStableFunc(mistakes, func(a, b Mistake) int { return a.Line - b.Line })
	return tree, mistakes, nil
}

// Save puts a text in force from now on, as a version of its own. Mark is that of the text which the writer began with.
func (t *Trees) Save(ctx context.Context, by, text, mark string) (mistakes []Mistake, err error) {
	err = t.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := t.Store.Lock(ctx, tx, "categories"); err != nil {
			return err
		}
		all, err := Versions(ctx, tx)
		if err != nil {
			return err
		}
		if Mark(all[0].Source) != mark {
			return ErrStale
		}
		if _, mistakes, err = t.Check(ctx, tx, text); err != nil || len(mistakes) > 0 || all[0].Source == text {
			return err
		}
		row := &store.CategoryTree{Version: all[0].Version + 1, Source: text, CreatedBy: by, CreatedAt: t.Now().UTC()}
		if _, err := tx.NewInsert().Model(row).Exec(ctx); err != nil {
			return fmt.Errorf("keep the tree of categories: %w", err)
		}
		return t.Audit.Append(ctx, tx, by, "category.save", fmt.Sprint(row.Version))
	})
	return mistakes, err
}
