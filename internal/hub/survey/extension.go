package survey

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// Ahead is how long before it begins a terminal is told of a plan, so that it begins there without the hub too.
const Ahead = 30 * 24 * time.Hour

// Offered tells terminals which questionnaires to offer. It is safe for concurrent use.
type Offered struct {
	mu   sync.Mutex
	sets map[string]*feedback.QuestionSet // published ones by object: they never change
}

var _ hospital.Extension = (*Offered)(nil)

// Extend adds what holds at the terminal's place, the nearest first, and what begins there soon.
func (o *Offered) Extend(ctx context.Context, db bun.IDB, t *store.Terminal, places hospital.Places, now time.Time,
	cfg *wire.Config) error {
	var plans []store.SurveyPlan
	if err := live(db.NewSelect().Model(&plans), now).Where("from_at < ?", now.UTC().Add(Ahead)).Scan(ctx); err != nil {
		return fmt.Errorf("read plans of questionnaires: %w", err)
	}
	path := places.Path(t.PlaceID)
	plans = slices.DeleteFunc(plans, func(p store.SurveyPlan) bool {
		return p.PlaceID != "" && !slices.ContainsFunc(path, func(pl hospital.Place) bool { return pl.ID == p.PlaceID })
	})
	rank(plans, places)
	settled := map[feedback.Profile]bool{} // what comes behind is never offered
	for i := range plans {
		p := &plans[i]
		set, err := o.set(ctx, db, p.SetID, p.Version)
		if err != nil {
			return err
		}
		if settled[set.Profile] {
			continue
		}
		if !p.FromAt.After(now) && p.UntilAt.IsZero() {
			settled[set.Profile] = true
		}
		cfg.Surveys = append(cfg.Surveys, wire.Survey{Set: *set, From: p.FromAt.UTC(), Until: p.UntilAt.UTC()})
	}
	return nil
}

func (o *Offered) set(ctx context.Context, db bun.IDB, id string, version int) (*feedback.QuestionSet, error) {
	key := object(id, version)
	o.mu.Lock()
	set := o.sets[key]
	o.mu.Unlock()
	if set != nil {
		return set, nil
	}
	row, err := Find(ctx, db, id, version)
	if err != nil {
		return nil, err
	}
	if set, err = Read(row); err != nil {
		return nil, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.sets == nil {
		o.sets = map[string]*feedback.QuestionSet{}
	}
	o.sets[key] = set
	return set, nil
}
