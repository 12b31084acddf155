package casework

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// Merge puts a case beside a lead case that speaks of the same matter: departments work on the lead alone. The merged
// case keeps its number, its dates and its person's verdict, and waits for an answer of its own. A lead cannot be
// merged itself, and what is merged leads nothing.
func (c *Cases) Merge(ctx context.Context, a Actor, ref Ref, leadNumber string) error {
	return c.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		lead, err := c.lockBoth(ctx, tx, ref.ID, leadNumber)
		if err != nil {
			return fmt.Errorf("%s: %w", Merge, err)
		}
		return c.changeIn(ctx, tx, a, ref, Merge, func(ctx context.Context, tx bun.Tx, k *store.Case,
			_ []store.CaseTask) ([]step, error) {
			switch {
			case lead.ID == k.ID, !Leads(lead):
				return nil, ErrLead
			}
			leads, err := tx.NewSelect().Model((*store.Case)(nil)).Where("lead = ?", k.Number).Exists(ctx)
			if err != nil {
				return nil, fmt.Errorf("look for what is merged into it: %w", err)
			}
			if leads {
				return nil, ErrLeads
			}
			k.Lead = lead.Number
			if err := c.write(ctx, tx, lead, a.ID, lead.Round, Ref{},
				[]step{{what: casestate.EventJoined, text: k.Number}}); err != nil {
				return nil, err
			}
			return []step{{what: casestate.EventMerged, text: lead.Number}}, nil
		})
	})
}

// Leads reports whether other cases can be merged into k.
func Leads(k *store.Case) bool {
	return k.Lead == "" && !k.State.About().Unsaid && k.ErasedAt.IsZero() && AsksVerdict(k)
}

// Split takes a case out of its lead again: it is worked on by itself.
func (c *Cases) Split(ctx context.Context, a Actor, ref Ref) error {
	return c.change(ctx, a, ref, Split, func(_ context.Context, _ bun.Tx, k *store.Case, _ []store.CaseTask) ([]step,
		error) {
		was := k.Lead
		k.Lead = ""
		return []step{{what: casestate.EventSplit, text: was}}, nil
	})
}

// lockBoth locks two cases, always the older first, so that nobody who merges them the other way round waits for ever,
// and returns the lead.
func (c *Cases) lockBoth(ctx context.Context, tx bun.Tx, id int64, number string) (*store.Case, error) {
	var both []store.Case
	q := tx.NewSelect().Model(&both).Where("id = ? OR number = ?", id, number).Order("id")
	if c.store.Postgres() {
		q = q.For("UPDATE")
	}
	if err := q.Scan(ctx); err != nil {
		return nil, fmt.Errorf("read both cases: %w", err)
	}
	for i := range both {
		if both[i].Number == number {
			return &both[i], nil
		}
	}
	return nil, ErrUnknown
}

// Lead is the case into which one is merged, and nil where there is none.
func (c *Cases) Lead(ctx context.Context, k *store.Case) (*store.Case, error) {
	if k.Lead == "" {
		return nil, nil
	}
	lead := new(store.Case)
	err := c.store.DB().NewSelect().Model(lead).Where("number = ?", k.Lead).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the lead of case %d: %w", k.ID, err)
	}
	return lead, nil
}

// Merged is the cases that are merged into one, oldest first.
func (c *Cases) Merged(ctx context.Context, k *store.Case) ([]store.Case, error) {
	var out []store.Case
	if err := c.store.DB().NewSelect().Model(&out).Where("lead = ?", k.Number).Order("id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("read what is merged into case %d: %w", k.ID, err)
	}
	return out, nil
}

// salutation is how an answer begins: 王女士，您好！ or 尊敬的患者： or Dear Ms Wang,
var salutation = regexp.MustCompile(
	`(?i)^\s*(尊敬的[^，,：:！!\n]{0,16}[，,：:！!]|[^\s，,：:！!。\n]{1,6}(先生|女士|老师|同志|阿姨|大爷|家属)[，,：:！!]?|您好[，,：:！!。]?|dear [^,\n]{1,40},)\s*`)

// ForAnother is an answer as another person may read it: without the salutation, and without the name, number or bed of
// the person to whom it was written. Somebody looks at it before it goes out.
func ForAnother(lead *store.Case) string {
	text := lead.Answer
	for salutation.MatchString(text) {
		text = salutation.ReplaceAllString(text, "")
	}
	return Impersonal(text, lead)
}
