package notice

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/store"
)

// Params are what a Queue needs.
type Params struct {
	Store *store.Store
	Audit *audit.Log
	Now   func() time.Time // nil: the wall clock
}

// Queue is all notices of a hub. It is safe for concurrent use.
type Queue struct {
	store *store.Store
	audit *audit.Log
	now   func() time.Time
}

// New is the queue over p.Store.
func New(p Params) *Queue {
	if p.Now == nil {
		p.Now = time.Now
	}
	return &Queue{store: p.Store, audit: p.Audit, now: p.Now}
}

// Add puts news into the queue, inside the transaction of what they tell of.
func (q *Queue) Add(ctx context.Context, tx bun.Tx, news ...News) error {
	if len(news) == 0 {
		return nil
	}
	s, err := q.settings(ctx, tx)
	if err != nil {
		return err
	}
	all, err := colleagues(ctx, tx)
	if err != nil {
		return err
	}
	var rows []store.Notice
	for _, n := range news {
		rows = append(rows, q.rows(n, s, all)...)
	}
	if len(rows) == 0 {
		return nil
	}
	if _, err := tx.NewInsert().Model(&rows).On("CONFLICT DO NOTHING").Exec(ctx); err != nil {
		return fmt.Errorf("put %d notices into the queue: %w", len(rows), err)
	}
	return nil
}

// rows is what one event puts into the queue: a row for everybody and each way, and nobody twice by one way.
func (q *Queue) rows(n News, s settings, all staffList) []store.Notice {
	now := q.now().UTC().Truncate(time.Microsecond)
	var out []store.Notice
	add := func(to Audience, user string, w Way) {
		row := store.Notice{
			Event: string(n.Event), Way: string(w), Audience: string(to), UserID: user, CaseID: n.About.caseID, Subject: n.About.subject,
			Kind: n.About.kind, PlaceID: n.About.place, DueAt: n.About.due, Urgent: n.Event == Urgent, At: now,
			State: store.NoticeWaiting, NextAt: now,
		}
		if n.Once != "" {
			row.OnceKey = fmt.Sprintf("%s|%s|%s|%s", n.Event, n.Once, w, user)
		}
		if w == Bell {
			row.State, row.NextAt, row.DoneAt = store.NoticeDone, time.Time{}, now
		}
		if !slices.ContainsFunc(out, func(o store.Notice) bool { return o.Way == row.Way && o.UserID == row.UserID }) {
			out = append(out, row)
		}
	}
	for _, to := range n.Event.Audiences() {
		ways := slices.DeleteFunc(slices.Clone(s.rules.How(n.Event, to)), func(w Way) bool { return !s.ready(w) })
		if to == Group || to == Person {
			for _, w := range ways {
				add(to, "", w)
			}
			continue
		}
		for _, u := range all.of(to, n, s) {
			for _, w := range ways {
				if u.reachable(w) {
					add(to, u.ID, w)
				}
			}
		}
	}
	return out
}

// settings is what the hospital says of notices.
type settings struct {
	rules Rules
	ways  Means
}

// ready reports whether a way is set up.
func (s settings) ready(w Way) bool { return w == Bell || s.ways.Channels[w].On }

// settings reads them as they are inside the transaction.
func (q *Queue) settings(ctx context.Context, db bun.IDB) (settings, error) {
	s := settings{ways: usual()}
	into := map[string]any{s.rules.Key(): &s.rules, s.ways.Key(): &s.ways}
	var rows []store.Setting
	keys := slices.Collect(maps.Keys(into))
	if err := db.NewSelect().Model(&rows).Column("key", "value").Where("key IN (?)", bun.List(keys)).Scan(ctx); err != nil {
		return s, fmt.Errorf("read the settings of notices: %w", err)
	}
	for _, r := range rows {
		if err := json.Unmarshal(r.Value, into[r.Key]); err != nil {
			return s, fmt.Errorf("read setting %s: %w", r.Key, err)
		}
	}
	return s, nil
}
