package survey

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
)

// NewPlan is a plan to be made: where and when a version shall be offered.
type NewPlan struct {
	Set     string
	Version int
	Place   string    // there and in all that lies in it; empty: everywhere
	From    time.Time // zero, or past: at once
	Until   time.Time // zero: until it is ended
}

// Plan offers a published version.
func (s *Sets) Plan(ctx context.Context, by string, w NewPlan) error {
	now := s.now().UTC()
	if w.From.Before(now) {
		w.From = now
	}
	if !w.Until.IsZero() && !w.Until.After(w.From) {
		return ErrPeriod
	}
	return s.change(ctx, by, "survey.plan", object(w.Set, w.Version), func(ctx context.Context, tx bun.Tx) error {
		row, err := Find(ctx, tx, w.Set, w.Version)
		if err != nil {
			return err
		}
		if row.PublishedAt.IsZero() {
			return ErrDraft
		}
		return insert(ctx, tx, &store.SurveyPlan{
			SetID: w.Set, Version: w.Version, PlaceID: w.Place, FromAt: w.From.UTC(), UntilAt: w.Until.UTC(),
			CreatedBy: by, CreatedAt: now,
		})
	})
}

func insert(ctx context.Context, tx bun.Tx, p *store.SurveyPlan) error {
	if _, err := tx.NewInsert().Model(p).Exec(ctx); err != nil {
		return fmt.Errorf("plan questionnaire %s: %w", p.SetID, err)
	}
	return nil
}

// End ends a plan now. Who is in the middle of the questionnaire comes to its end undisturbed.
func (s *Sets) End(ctx context.Context, by string, id int64) error {
	return s.change(ctx, by, "survey.end", fmt.Sprint(id), func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.NewUpdate().Model((*store.SurveyPlan)(nil)).Set("ended_at = ?", s.now().UTC()).
			Where("id = ? AND ended_at IS NULL", id).Exec(ctx)
		if err != nil {
			return fmt.Errorf("end plan %d: %w", id, err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(ErrPeriod, err)
		}
		return nil
	})
}

// replace ends the plans of older versions and plans this one in their place.
func (s *Sets) replace(ctx context.Context, tx bun.Tx, by, id string, version int) error {
	now := s.now().UTC()
	var old []store.SurveyPlan
	err := live(tx.NewSelect().Model(&old), now).Where("set_id = ? AND version < ?", id, version).Order("id").Scan(ctx)
	if err != nil {
		return fmt.Errorf("read plans of %s: %w", id, err)
	}
	for i := range old {
		p := old[i]
		if _, err := tx.NewUpdate().Model(&p).Set("ended_at = ?", now).WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("end plan %d: %w", p.ID, err)
		}
		p.ID, p.Version, p.CreatedBy, p.CreatedAt = 0, version, by, now
		if p.FromAt.Before(now) {
			p.FromAt = now
		}
		if err := insert(ctx, tx, &p); err != nil {
			return err
		}
	}
	return nil
}

// live leaves the plans that hold or will hold.
func live(sel *bun.SelectQuery, now time.Time) *bun.SelectQuery {
	return sel.Where("ended_at IS NULL").Where("until_at IS NULL OR until_at > ?", now.UTC())
}

// Plans is what holds or will hold, as it is looked at: what comes first at a place is offered there.
func (s *Sets) Plans(ctx context.Context, places hospital.Places) ([]store.SurveyPlan, error) {
	var out []store.SurveyPlan
	if err := live(s.store.DB().NewSelect().Model(&out), s.now()).Scan(ctx); err != nil {
		return nil, fmt.Errorf("read plans: %w", err)
	}
	rank(out, places)
	return out, nil
}

// rank sorts plans: the nearest place first, there the one that begins last, so that a new plan takes the place of an
// old one.
func rank(plans []store.SurveyPlan, places hospital.Places) {
	slices.SortFunc(plans, func(a, b store.SurveyPlan) int {
		return cmp.Or(cmp.Compare(len(places.Path(b.PlaceID)), len(places.Path(a.PlaceID))), b.FromAt.Compare(a.FromAt),
			cmp.Compare(b.ID, a.ID))
	})
}
