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
	_, err := q.add(ctx, tx, news)
	return err
}

// add is Add, and answers how many rows are new.
func (q *Queue) add(ctx context.Context, tx bun.Tx, news []News) (int64, error) {
	if len(news) == 0 {
		return 0, nil
	}
	s, err := q.settings(ctx, tx)
	if err != nil {
		return 0, err
	}
	all, err := colleagues(ctx, tx)
	if err != nil {
		return 0, err
	}
	var rows []store.Notice
	for _, n := range news {
		rows = append(rows, q.rows(n, s, all)...)
	}
	var fresh int64
	for part := range slices.Chunk(rows, atOnce) {
		res, err := tx.NewInsert().Model(&part).On("CONFLICT DO NOTHING").Exec(ctx)
		if err != nil {
			return 0, fmt.Errorf("put %d notices into the queue: %w", len(part), err)
		}
		n, err := res.RowsAffected()
		if err != nil {
			return 0, fmt.Errorf("put %d notices into the queue: %w", len(part), err)
		}
		fresh += n
	}
	return fresh, nil
}

// atOnce is how many rows one statement writes.
const atOnce = 200

// rows is what one event puts into the queue: a row for everybody and each way, and nobody twice by one way.
func (q *Queue) rows(n News, s settings, all staffList) []store.Notice {
	now := q.now().UTC().Truncate(time.Microsecond)
	var out []store.Notice
	add := func(to Audience, user string, w Way) {
		row := store.Notice{
			Event: string(n.Event), Way: string(w), Audience: string(to), UserID: user, CaseID: n.About.caseID,
			Subject: n.About.subject,
			Kind:    n.About.kind, PlaceID: n.About.place, DueAt: n.About.due, Urgent: n.Event.Urgent(), At: now,
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
		if n.To != nil && !slices.Contains(n.To, to) {
			continue
		}
		ways := slices.DeleteFunc(slices.Clone(s.rules.How(n.Event, to)), func(w Way) bool { return !s.ready(w) })
		if to == Group || to == Person {
			for _, w := range ways {
				add(to, "", w)
			}
			continue
		}
		for _, u := range all.of(to, n, s.roster.on(dayOf(now))) {
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
	rules  Rules
	ways   Means
	roster Roster
}

// ready reports whether a way is set up.
func (s settings) ready(w Way) bool { return w == Bell || s.ways.Channels[w].On }

// settings reads them as they are inside the transaction.
func (q *Queue) settings(ctx context.Context, db bun.IDB) (settings, error) {
	s := settings{ways: usual()}
	into := map[string]any{s.rules.Key(): &s.rules, s.ways.Key(): &s.ways, s.roster.Key(): &s.roster}
	var rows []store.Setting
	keys := slices.Collect(maps.Keys(into))
	if err := db.NewSelect().Model(&rows).Column("key", "value").Where("key IN (?)", bun.List(keys)).
		Scan(ctx); err != nil {
		return s, fmt.Errorf("read the settings of notices: %w", err)
	}
	for _, r := range rows {
		if err := json.Unmarshal(r.Value, into[r.Key]); err != nil {
			return s, fmt.Errorf("read setting %s: %w", r.Key, err)
		}
	}
	return s, nil
}
