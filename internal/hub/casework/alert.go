package casework

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/place"
)

// stopRinging takes a case off the list of those that still ring.
func stopRinging(ctx context.Context, tx bun.Tx, caseID int64) error {
	if _, err := tx.NewDelete().Model((*store.Alert)(nil)).Where("case_id = ?", caseID).Exec(ctx); err != nil {
		return fmt.Errorf("stop the ringing of case %d: %w", caseID, err)
	}
	return nil
}

// Ringing is the urgent cases that nobody has acknowledged, oldest first. Those that ended ring no more.
func (c *Cases) Ringing(ctx context.Context) ([]store.Case, error) {
	var out []store.Case
	err := c.store.DB().NewSelect().Model(&out).
		Column("id", "number", "kind", "place_id", "captured_at", "received_at", "updated_at", "urgent_told_at",
			"inhuman", "company").
		Where("urgent AND urgent_ack_at IS NULL").Where("state IN (?)", bun.List(unfinished())).
		Order("received_at", "id").Limit(50).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("list urgent cases: %w", err)
	}
	return out, nil
}

// Alert is one urgent case that the webhook has yet to be told of.
type Alert struct {
	CaseID int64
	Number string
	Tries  int // before this one
}

// ClaimAlert takes the next alert that is due for this process alone. Unless it is done it comes again after first,
// then twice that, and so on up to longest. It answers false when none is due.
func (c *Cases) ClaimAlert(ctx context.Context, first, longest time.Duration) (Alert, bool, error) {
	now := c.now().UTC()
	var found Alert
	var ok bool
	due, err := c.store.DB().NewSelect().Model((*store.Alert)(nil)).Where("next_at <= ?", now).Exists(ctx)
	if err != nil {
		return Alert{}, false, fmt.Errorf("look for alerts: %w", err)
	}
	if !due {
		return Alert{}, false, nil
	}
	err = c.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := c.store.Lock(ctx, tx, "alerts"); err != nil {
			return err
		}
		var rows []store.Alert
		if err := tx.NewSelect().Model(&rows).Where("next_at <= ?", now).Order("next_at").Limit(1).Scan(ctx); err != nil {
			return fmt.Errorf("read alert: %w", err)
		}
		if len(rows) == 0 {
			return nil
		}
		a := rows[0]
		ok, found = true, Alert{CaseID: a.CaseID, Tries: a.Tries}
		a.Tries, a.NextAt = a.Tries+1, now.Add(min(first<<min(a.Tries, 16), longest))
		if _, err := tx.NewUpdate().Model(&a).WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("take alert %d: %w", a.CaseID, err)
		}
		return tx.NewSelect().Model((*store.Case)(nil)).Column("number").Where("id = ?", a.CaseID).Scan(ctx, &found.Number)
	})
	if err != nil {
		return Alert{}, false, err
	}
	return found, ok, nil
}

// AlertDone ends the alert: the webhook's far side has taken it.
func (c *Cases) AlertDone(ctx context.Context, caseID int64) error {
	err := c.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewUpdate().Model((*store.Case)(nil)).Set("urgent_told_at = ?", c.now().UTC()).
			Where("id = ?", caseID).Exec(ctx)
		if err != nil {
			return fmt.Errorf("note that case %d was told: %w", caseID, err)
		}
		if err := c.calledWith(ctx, tx, ""); err != nil {
			return err
		}
		return stopRinging(ctx, tx, caseID)
	})
	if err != nil {
		return err
	}
	return c.Changed(ctx)
}

// NoAnswer is why a call failed that nobody answered.
const NoAnswer = "none"

// AlertFailed keeps why a call was not taken, for the desk: a status such as 500, or NoAnswer. The alert comes again.
func (c *Cases) AlertFailed(ctx context.Context, caseID int64, why string) error {
	err := c.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewUpdate().Model((*store.Alert)(nil)).Set("failed = ?", why).Where("case_id = ?", caseID).Exec(ctx)
		if err != nil {
			return fmt.Errorf("note that case %d was not told: %w", caseID, err)
		}
		return c.calledWith(ctx, tx, why)
	})
	if err != nil {
		return err
	}
	return c.Changed(ctx)
}

// Alerts are those of cases that the webhook has yet to be told of, by case.
func (c *Cases) Alerts(ctx context.Context, caseIDs ...int64) (map[int64]store.Alert, error) {
	var rows []store.Alert
	if len(caseIDs) == 0 {
		return nil, nil
	}
	if err := c.store.DB().NewSelect().Model(&rows).Where("case_id IN (?)", bun.List(caseIDs)).Scan(ctx); err != nil {
		return nil, fmt.Errorf("read alerts: %w", err)
	}
	out := map[int64]store.Alert{}
	for _, a := range rows {
		out[a.CaseID] = a
	}
	return out, nil
}

// despairs notes words that speak of ending one's own life, said at at: they stand at the top of the inbox until
// somebody of the centre has looked after them.
func despairs(k *store.Case, rules Rules, words string, at time.Time) {
	if rules.Words.Of(words) == place.SelfHarm {
		k.SelfHarm, k.DespairAt = true, at
	}
}

// Despairing is the cases with words that speak of ending one's own life, after which nobody of the centre has looked,
// or has taken a new one on; the words said first come first. It also answers how many there are. Urgent ones ring
// besides.
func (c *Cases) Despairing(ctx context.Context, most int) ([]store.Case, int, error) {
	var out []store.Case
	total, err := c.store.DB().NewSelect().Model(&out).Column("id", "number", "kind", "place_id", "captured_at",
		"despair_at", "source").
		Where("despair_at IS NOT NULL").
		Where("state NOT IN (?)", bun.List(casestate.Where(func(a casestate.About) bool { return a.Unsaid }))).
		Order("despair_at", "id").Limit(int64(most)).ScanAndCount(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("list cases of despair: %w", err)
	}
	return out, int(total), nil
}
