package casework

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/place"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

// Settings is the RuleSource over the hospital's settings. It reads a document again only when its version has changed,
// so that a storm of reports does not parse the calendar each time.
type Settings struct {
	mu       sync.Mutex
	versions [4]int64
	rules    Rules
}

var _ RuleSource = (*Settings)(nil)

// ruling are the documents that the rules are made of.
var ruling = []string{hospital.KeyDeadlines, hospital.KeyWorkDays, hospital.KeyTerminals, hospital.KeyCaseWork}

// Rules implements RuleSource.
func (s *Settings) Rules(ctx context.Context, db bun.IDB) (Rules, error) {
	var rows []store.Setting
	err := db.NewSelect().Model(&rows).Column("key", "version").
		Where("key IN (?)", bun.List(ruling)).Scan(ctx)
	if err != nil {
		return Rules{}, fmt.Errorf("read the version of the deadlines: %w", err)
	}
	var versions [4]int64
	for _, r := range rows {
		versions[slices.Index(ruling, r.Key)] = r.Version
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rules.Calendar != nil && versions == s.versions {
		return s.rules, nil
	}
	rules, err := read(ctx, db)
	if err != nil {
		return Rules{}, err
	}
	s.versions, s.rules = versions, rules
	return rules, nil
}

// read takes the hospital's documents, and the defaults for those that were never saved.
func read(ctx context.Context, db bun.IDB) (Rules, error) {
	var rows []store.Setting
	err := db.NewSelect().Model(&rows).Where("key IN (?)", bun.List(ruling)).Scan(ctx)
	if err != nil {
		return Rules{}, fmt.Errorf("read the deadlines: %w", err)
	}
	d := hospital.Defaults()
	for _, r := range rows {
		var into any = &d.Deadlines
		switch r.Key {
		case hospital.KeyWorkDays:
			into = &d.WorkDays
		case hospital.KeyTerminals:
			into = &d.Terminals
		case hospital.KeyCaseWork:
			into = &d.CaseWork
		}
		if err := json.Unmarshal(r.Value, into); err != nil {
			return Rules{}, fmt.Errorf("read setting %s: %w", r.Key, err)
		}
	}
	table, err := workday.New(wire.WorkDays(d.WorkDays))
	if err != nil {
		return Rules{}, err
	}
	return Rules{Deadlines: map[feedback.Kind]wire.Deadline(d.Deadlines), Calendar: table,
		Words: place.NewRule(d.Terminals.DangerWords, d.Terminals.SelfHarm), Work: d.CaseWork}, nil
}
