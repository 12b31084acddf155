package convert

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
)

// lane is which kinds of parts are taken. A film may be made to take a quarter of an hour.
type lane int

const (
	both lane = iota
	quick
	films
)

func (l lane) only(q *bun.SelectQuery) *bun.SelectQuery {
	switch l {
	case quick:
		return q.Where("kind <> ?", string(feedback.Video))
	case films:
		return q.Where("kind = ?", string(feedback.Video))
	}
	return q
}

// claim takes one due part: whoever raises its tries first has it, until its lease is over. nil: none is due.
func (w *Worker) claim(ctx context.Context, of lane) (*store.Part, error) {
	for {
		part := new(store.Part)
		err := of.only(w.DB.DB().NewSelect().Model(part)).
			Where("state = ?", store.PartKept).Where("copy_state = ?", store.JobWaiting).Where("next_at <= ?", w.now()).
			Order("next_at", "record_id", "part_id").Limit(1).Scan(ctx)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, nil
		}
		if err != nil {
			return nil, fmt.Errorf("look for due parts: %w", err)
		}
		n, err := affected(w.mine(part).Set("tries = tries + 1").Set("next_at = ?", w.now().Add(lease)).Exec(ctx))
		if err != nil {
			return nil, fmt.Errorf("take part: %w", err)
		}
		if n == 1 {
			part.Tries++
			return part, nil
		}
	}
}

// mine is a change of the part's row that does nothing when it was erased, finished or taken by another since.
func (w *Worker) mine(part *store.Part) *bun.UpdateQuery {
	return w.DB.DB().NewUpdate().Model((*store.Part)(nil)).
		Where("record_id = ?", part.RecordID).Where("part_id = ?", part.PartID).
		Where("state = ?", store.PartKept).Where("copy_state = ?", store.JobWaiting).Where("tries = ?", part.Tries)
}

// finish settles the part's copy. false: the part is not ours any more.
func (w *Worker) finish(ctx context.Context, part *store.Part) (bool, error) {
	q := w.mine(part).
		Set("copy_state = ?", part.CopyState).Set("copy_reason = ?", part.CopyReason).
		Set("copy_blob = ?", part.CopyBlob).Set("copy_type = ?", part.CopyType).Set("copy_size = ?", part.CopySize).
		Set("still_blob = ?", part.StillBlob).Set("peaks = ?", part.Peaks).Set("tries = 0")
	if w.Transcribe { // its turn comes after the copy's: both share the time at which the part is due
		q = q.Set("next_at = CASE WHEN transcript_state = ? THEN ? ELSE NULL END", store.JobWaiting, w.now())
	} else {
		q = q.Set("next_at = NULL").Set("transcript_state = CASE WHEN transcript_state = ? THEN ? ELSE transcript_state END", store.JobWaiting, store.JobNone)
	}
	n, err := affected(q.Exec(ctx))
	if err != nil {
		return false, fmt.Errorf("settle part %s of %s: %w", part.PartID, part.RecordID, err)
	}
	if n == 1 && w.Changed != nil && part.CaseID != 0 {
		w.Changed(part.CaseID)
	}
	return n == 1, nil
}

// later lets the part be due again.
func (w *Worker) later(ctx context.Context, part *store.Part, wait time.Duration, tries int) error {
	_, err := w.mine(part).Set("next_at = ?", w.now().Add(wait)).Set("tries = ?", tries).Exec(ctx)
	if err != nil {
		return fmt.Errorf("put part %s of %s off: %w", part.PartID, part.RecordID, err)
	}
	return nil
}

// silent lets nothing wait for a transcript that nobody makes.
func (w *Worker) silent(ctx context.Context) error {
	_, err := w.DB.DB().NewUpdate().Model((*store.Part)(nil)).Set("transcript_state = ?", store.JobNone).Set("next_at = NULL").
		Where("transcript_state = ?", store.JobWaiting).Where("copy_state <> ?", store.JobWaiting).Exec(ctx)
	if err != nil {
		return fmt.Errorf("give up transcripts: %w", err)
	}
	return nil
}

// revive makes parts due that wait for ffmpeg.
func (w *Worker) revive(ctx context.Context) error {
	n, err := affected(w.DB.DB().NewUpdate().Model((*store.Part)(nil)).
		Set("copy_state = ?", store.JobWaiting).Set("copy_reason = ''").Set("tries = 0").Set("next_at = ?", w.now()).
		Where("state = ?", store.PartKept).Where("copy_state = ?", store.JobFailed).Where("copy_reason = ?", NoFFmpeg).Exec(ctx))
	if err != nil {
		return fmt.Errorf("take up what waited for ffmpeg: %w", err)
	}
	if n > 0 {
		w.Log.Info("there is an ffmpeg now", "parts", n)
	}
	return nil
}

func (w *Worker) now() time.Time { return w.Now().UTC().Truncate(time.Microsecond) }

func affected(r sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}
