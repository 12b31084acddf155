package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/category"
	"xinsheng/internal/hub/store"
)

// The most categories of a case, and the longest line of who is concerned and who does what was promised, in
// characters.
const (
	MaxCategories  = 6
	MaxPersonRunes = 200
)

// About is what a case is about, who is concerned, what was found, and what is done so that it does not happen again.
type About struct {
	Categories []Sorted
	Finding    casestate.Finding // empty: not yet
	Persons    string
	Measure    string
	By, Until  string // who does it, and until when: 2006-01-02
	Checked    bool   // somebody looked whether it was done
}

// Sorted is one category of the hospital's tree with what the HCAT says of it. All but the category may be empty.
type Sorted struct {
	Category string
	HCAT     casestate.HCAT
	Severity int
	Stage    casestate.Stage
}

// Classify says what a case is about. It takes the place of what was said before: Ref.Version keeps two people apart.
func (c *Cases) Classify(ctx context.Context, a Actor, ref Ref, to About) error {
	return c.change(ctx, a, ref, Classify, func(ctx context.Context, tx bun.Tx, k *store.Case, _ []store.CaseTask) ([]step,
		error) {
		was, err := Categories(ctx, tx, k.ID)
		if err != nil {
			return nil, err
		}
		tree, err := category.InForce(ctx, tx)
		if err != nil {
			return nil, err
		}
		rows, err := sortedRows(tree, k.ID, to.Categories, was)
		if err != nil {
			return nil, err
		}
		before := *k
		if err := c.aboutTo(k, to); err != nil {
			return nil, err
		}
		if slices.Equal(rows, was) && before == *k {
			return nil, ErrSame
		}
		if _, err := tx.NewDelete().Model((*store.CaseCategory)(nil)).Where("case_id = ?", k.ID).Exec(ctx); err != nil {
			return nil, fmt.Errorf("sort case %d anew: %w", k.ID, err)
		}
		if len(rows) > 0 {
			if _, err := tx.NewInsert().Model(&rows).Exec(ctx); err != nil {
				return nil, fmt.Errorf("sort case %d: %w", k.ID, err)
			}
		}
		return []step{{what: casestate.EventSorted, text: said(&before, k)}}, nil
	})
}

// said is what changed of what people wrote: nothing that was promised goes without a trace.
func said(before, k *store.Case) string {
	var out []string
	if k.Persons != before.Persons {
		out = append(out, k.Persons)
	}
	if k.Measure != before.Measure || k.MeasureBy != before.MeasureBy || k.MeasureUntil != before.MeasureUntil {
		out = append(out, k.Measure, k.MeasureBy, k.MeasureUntil)
	}
	return strings.Join(slices.DeleteFunc(out, func(s string) bool { return s == "" }), "\n")
}

func (c *Cases) aboutTo(k *store.Case, to About) error {
	for _, one := range []struct {
		field *string
		text  string
		most  int
	}{{&k.Persons, to.Persons, MaxPersonRunes}, {&k.MeasureBy, to.By, MaxPersonRunes},
		{&k.Measure, to.Measure, MaxTextRunes}} {
		text, err := optional(one.text)
		if err != nil {
			return err
		}
		if utf8.RuneCountInString(text) > one.most {
			return ErrTooLong
		}
		*one.field = text
	}
	if to.Finding != "" && !to.Finding.Known() {
		return ErrUnknown
	}
	if _, err := time.Parse(time.DateOnly, to.Until); to.Until != "" && err != nil {
		return ErrUnknown
	}
	if k.Measure == "" && (k.MeasureBy != "" || to.Until != "" || to.Checked) {
		return ErrEmpty
	}
	k.Finding, k.MeasureUntil = to.Finding, to.Until
	switch {
	case !to.Checked:
		k.MeasureCheckedAt = time.Time{}
	case k.MeasureCheckedAt.IsZero():
		k.MeasureCheckedAt = c.now().UTC().Truncate(time.Microsecond)
	}
	return nil
}

// sortedRows is the categories as they are kept, each once. One that the tree has no more stays where the case has it.
func sortedRows(tree *category.Tree, caseID int64, to []Sorted, was []store.CaseCategory) ([]store.CaseCategory,
	error) {
	var out []store.CaseCategory
	for _, s := range to {
		name, known := tree.Find(s.Category)
		has := slices.ContainsFunc(was, func(r store.CaseCategory) bool { return r.Category == s.Category })
		switch {
		case (!known || name.Off) && !has, s.HCAT != "" && !s.HCAT.Known(), s.Stage != "" && !s.Stage.Known(),
			s.Severity < 0 || s.Severity > casestate.MostSevere, s.Severity > 0 && s.HCAT == "":
			return nil, ErrUnknown
		case slices.ContainsFunc(out, func(r store.CaseCategory) bool {
			return r.Category == s.Category && r.HCAT == s.HCAT
		}):
			continue
		case len(out) == MaxCategories:
			return nil, ErrUnknown
		}
		out = append(out, store.CaseCategory{CaseID: caseID, Position: len(out), Category: s.Category, HCAT: s.HCAT,
			Severity: s.Severity, Stage: s.Stage})
	}
	return out, nil
}

// Categories is what a case is about, in the order in which it was chosen.
func Categories(ctx context.Context, db bun.IDB, caseID int64) ([]store.CaseCategory, error) {
	var out []store.CaseCategory
	if err := db.NewSelect().Model(&out).Where("case_id = ?", caseID).Order("position").Scan(ctx); err != nil {
		return nil, fmt.Errorf("read categories of case %d: %w", caseID, err)
	}
	return out, nil
}

// CategoriesOf is what each of many cases is about.
func (c *Cases) CategoriesOf(ctx context.Context, ids []int64) (map[int64][]store.CaseCategory, error) {
	out := map[int64][]store.CaseCategory{}
	if len(ids) == 0 {
		return out, nil
	}
	var rows []store.CaseCategory
	err := c.store.DB().NewSelect().Model(&rows).Where("case_id IN (?)", bun.List(ids)).Order("case_id", "position").
		Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("read categories of cases: %w", err)
	}
	for _, r := range rows {
		out[r.CaseID] = append(out[r.CaseID], r)
	}
	return out, nil
}

// Tree is what cases can be about now.
func (c *Cases) Tree(ctx context.Context) (*category.Tree, error) {
	return category.InForce(ctx, c.store.DB())
}
