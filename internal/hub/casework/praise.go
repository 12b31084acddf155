package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/directory"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
)

// Impersonal is a text without the name, number and bed of the person who reported k. What else in it says who that is
// only a reader sees.
func Impersonal(text string, k *store.Case) string {
	digits := Digits(k.Phone)
	for _, own := range []string{k.ContactName, k.Phone, digits, k.VisitNumber} {
		if own != "" {
			text = strings.ReplaceAll(text, own, "")
		}
	}
	return strings.TrimSpace(text)
}

// Praised is the praise of a time, the newest first, without what was withdrawn.
func (c *Cases) Praised(ctx context.Context, from, to time.Time) ([]store.Case, error) {
	var out []store.Case
	err := c.store.DB().NewSelect().Model(&out).Where("kind = ?", feedback.Praise).
		Where("captured_at >= ? AND captured_at < ?", from.UTC(), to.UTC()).
		Where("state NOT IN (?)", bun.List(casestate.Where(func(a casestate.About) bool { return a.Unsaid }))).
		Order("captured_at DESC", "id DESC").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("read praise: %w", err)
	}
	return out, nil
}

// Persons is the names that stand in the field of who is concerned, each once, without titles.
func Persons(field string) []string {
	var out []string
	for _, name := range strings.FieldsFunc(field, func(r rune) bool { return strings.ContainsRune("、，,；;/\n", r) }) {
		if name = directory.Untitled(name); name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// passOn lets the departments whom praise is about read it, as those of a case that is over, and tells them: that of
// the place, and those of the people concerned whom the directory knows.
func (c *Cases) passOn(ctx context.Context, tx bun.Tx, k *store.Case, by string, tasks []store.CaseTask) ([]step,
	error) {
	set, err := hospital.Load(ctx, tx)
	if err != nil && !errors.Is(err, hospital.ErrNotSetUp) {
		return nil, err
	}
	known, err := directory.ReadNames(ctx, tx)
	if err != nil {
		return nil, err
	}
	units := []string{set.Places.Department(k.PlaceID)}
	for _, name := range Persons(k.Persons) {
		if e, ok := known.Whom(name, k.PlaceID, set.Places); ok {
			units = append(units, set.Places.Department(e.PlaceID))
		}
	}
	var steps []step
	for _, unit := range slices.Compact(slices.Sorted(slices.Values(units))) {
		if t := taskOf(tasks, unit); unit == "" || t != nil && t.State.About().Stands {
			continue
		}
		now := c.now().UTC()
		t := store.CaseTask{CaseID: k.ID, Unit: unit, Round: k.Round, State: casestate.TaskEnded, DueAt: now, HandedAt: now,
			HandedBy: by, OverAt: now}
		if err := c.hand(ctx, tx, &t); err != nil {
			return nil, err
		}
		steps = append(steps, step{what: casestate.EventPassedOn, unit: unit})
	}
	return steps, nil
}
