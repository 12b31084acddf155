package retention

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/attach"
	"xinsheng/internal/hub/call"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/search"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/unsent"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

// What is kept when the settings do not say: text three years, voice, photos and film one, contact one year after
// closing.
const (
	defaultTextDays    = 3 * 365
	defaultMediaDays   = 365
	defaultContactDays = 365
)

const (
	batch      = 200
	hour       = 3 // the daily run, by the hospital's clock
	retryAfter = time.Hour
	actor      = "system"

	// forgetTries is far longer than any back-off lasts.
	forgetTries = 48 * time.Hour
)

// Auditor writes one line of the audit log inside tx.
type Auditor interface {
	Append(ctx context.Context, tx bun.Tx, actor, action, object string) error
}

// Params are what a Job works with.
type Params struct {
	Store    *store.Store
	Settings func(context.Context) (wire.Retention, error) // zero values mean the defaults
	Audit    Auditor
	Media    *media.Store // nil: no media
	Now      func() time.Time
	Log      *slog.Logger
}

// Job is the daily erasing. Any number of processes may run it at once: each case is erased, and audited, once.
type Job struct {
	Params
	eraser Eraser
	stop   context.CancelFunc
	done   chan struct{}
}

// Erased counts what one run removed.
type Erased struct {
	Texts    int // cases
	Records  int // without a case: answers, steps of walks
	Contacts int
	Media    int // cases of which voice, photos or film are gone, and such parts of records without one
}

// New makes a job that does not run yet.
func New(p Params) *Job { return &Job{Params: p} }

// Start runs the job now and then every night, until Stop.
func (j *Job) Start(ctx context.Context) {
	ctx, j.stop = context.WithCancel(ctx)
	j.done = make(chan struct{})
	go j.loop(ctx)
}

// Stop ends the job and waits for a run that is under way.
func (j *Job) Stop() {
	j.stop()
	<-j.done
}

func (j *Job) loop(ctx context.Context) {
	defer close(j.done)
	for {
		erased, err := j.Run(ctx)
		wait := workday.UntilHour(j.Now(), hour)
		if err != nil && ctx.Err() == nil {
			j.Log.Error("retention run", "err", err)
			wait = retryAfter
		}
		if erased != (Erased{}) {
			j.Log.Info("retention run", "texts", erased.Texts, "records", erased.Records, "contacts", erased.Contacts,
				"media", erased.Media)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

// Run erases everything whose time is over, and forgets old tries of number and PIN.
func (j *Job) Run(ctx context.Context) (Erased, error) {
	var erased Erased
	keep, err := j.Settings(ctx)
	if err != nil {
		return erased, fmt.Errorf("read retention settings: %w", err)
	}
	now := j.Now().UTC()
	textBefore := now.AddDate(0, 0, -cmp.Or(keep.TextDays, defaultTextDays))
	contactBefore := now.AddDate(0, 0, -cmp.Or(keep.ContactDays, defaultContactDays))

	unsaid := bun.List(casestate.Where(func(a casestate.About) bool { return a.Unsaid }))
	erased.Texts, err = j.each(ctx, "case.erase", func(q *bun.SelectQuery) *bun.SelectQuery {
		return q.Where("erased_at IS NULL").
			Where("received_at < ? OR state IN (?) AND (erase_after IS NULL OR erase_after <= ?)", textBefore, unsaid, now)
	}, func(ctx context.Context, tx bun.Tx, id int64) (bool, []string, error) {
		back, err := tx.NewSelect().Model((*store.Case)(nil)).Where("id = ?", id). // taken back in this very moment
												Where("received_at >= ? AND state NOT IN (?)", textBefore, unsaid).Exists(ctx)
		if err != nil || back {
			return false, nil, err
		}
		return j.eraser.EraseCase(ctx, tx, id, now, actor)
	})
	if err != nil {
		return erased, err
	}
	if erased.Records, err = j.records(ctx, now, textBefore); err != nil {
		return erased, err
	}
	erased.Contacts, err = j.each(ctx, "case.erase_contact", func(q *bun.SelectQuery) *bun.SelectQuery {
		return q.Where("closed_at < ?", contactBefore).
			Where(hasContact)
	}, func(ctx context.Context, tx bun.Tx, id int64) (bool, []string, error) {
		did, err := j.eraser.EraseContact(ctx, tx, id, now)
		return did, nil, err
	})
	if err != nil {
		return erased, err
	}
	for kind, days := range map[feedback.MediaKind]int{
		feedback.Voice: keep.VoiceDays, feedback.Photo: keep.PhotoDays, feedback.Video: keep.PhotoDays,
		feedback.Document: keep.PhotoDays,
	} {
		before := now.AddDate(0, 0, -cmp.Or(days, defaultMediaDays))
		n, err := j.media(ctx, kind, now, before)
		if erased.Media += n; err != nil {
			return erased, err
		}
		n, err = j.recordMedia(ctx, kind, now, before)
		if erased.Media += n; err != nil {
			return erased, err
		}
	}
	_, err = j.Store.DB().NewDelete().Model((*store.Attempt)(nil)).Where("last_at < ?", now.Add(-forgetTries)).Exec(ctx)
	if err != nil {
		return erased, fmt.Errorf("forget old tries: %w", err)
	}
	if err := unsent.Sweep(ctx, j.Store.DB(), now); err != nil {
		return erased, err
	}
	if err := j.attachments(ctx, now); err != nil {
		return erased, err
	}
	if err := call.Sweep(ctx, j.Store.DB(), now, contactBefore, textBefore); err != nil {
		return erased, err
	}
	if j.Media != nil {
		if _, err := media.Sweep(ctx, j.Media, j.Store, now); err != nil {
			return erased, err
		}
	}
	return erased, j.scrub(ctx)
}

// attachments forgets files that were put to answers which nobody sent.
func (j *Job) attachments(ctx context.Context, now time.Time) error {
	var keys []string
	err := j.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		keys, err = attach.Sweep(ctx, tx, now)
		return err
	})
	if err != nil {
		return fmt.Errorf("forget attachments that were not sent: %w", err)
	}
	return forget(ctx, j.Media, keys)
}

// media erases what was announced before that time, of one kind.
func (j *Job) media(ctx context.Context, kind feedback.MediaKind, now, before time.Time) (int, error) {
	return j.each(ctx, "case.erase_media", func(q *bun.SelectQuery) *bun.SelectQuery {
		return q.Where("id IN (SELECT case_id FROM parts WHERE kind = ? AND erased_at IS NULL AND expected_at < ?)", kind,
			before)
	}, func(ctx context.Context, tx bun.Tx, id int64) (bool, []string, error) {
		if err := search.Lock(ctx, tx, id); err != nil {
			return false, nil, err
		}
		// Another process may have been here; then there is nothing to count.
		left, err := tx.NewSelect().Model((*store.Part)(nil)).
			Where("case_id = ? AND kind = ? AND erased_at IS NULL AND expected_at < ?", id, kind, before).Exists(ctx)
		if err != nil || !left {
			return false, nil, err
		}
		keys, err := media.EraseOlder(ctx, tx, now, id, kind, before)
		if err != nil {
			return false, nil, err
		}
		return true, keys, search.Update(ctx, tx, id) // what a machine heard is gone with the voice
	})
}

// scrub empties SQLite's write-ahead log, where pages from before an erasure, a person's own too, may still stand.
func (j *Job) scrub(ctx context.Context) error {
	if j.Store.Postgres() {
		return nil
	}
	if _, err := j.Store.DB().ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		return fmt.Errorf("empty the write-ahead log: %w", err)
	}
	return nil
}

// each erases the cases that match, one transaction a case, so that the desk never waits behind a long one.
func (j *Job) each(ctx context.Context, action string, match func(*bun.SelectQuery) *bun.SelectQuery,
	erase func(context.Context, bun.Tx, int64) (did bool, keys []string, err error)) (int, error) {
	count, after := 0, int64(0)
	for {
		var cases []store.Case
		q := j.Store.DB().NewSelect().Model(&cases).Column("id", "number").Where("id > ?", after).Order("id").Limit(batch)
		if err := match(q).Scan(ctx); err != nil {
			return count, fmt.Errorf("find cases to erase: %w", err)
		}
		for _, c := range cases {
			var keys []string
			err := j.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
				did, gone, err := erase(ctx, tx, c.ID)
				if err != nil || !did {
					return err
				}
				keys = gone
				count++
				return j.Audit.Append(ctx, tx, actor, action, c.Number)
			})
			if err == nil {
				err = forget(ctx, j.Media, keys)
			}
			if err != nil {
				return count, err
			}
			after = c.ID
		}
		if len(cases) < batch {
			return count, nil
		}
	}
}
