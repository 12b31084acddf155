package convert

import (
	"context"
	"fmt"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/media/job"
	"xinsheng/internal/hub/store"
)

// lane is which kinds of parts are taken. A film may be made to take a quarter of an hour.
type lane int

const (
	quick lane = iota
	films
)

func (l lane) kinds() []job.Where {
	if l == films {
		return []job.Where{job.When("kind = ?", string(feedback.Video))}
	}
	return []job.Where{job.When("kind <> ?", string(feedback.Video))}
}

// queue is the parts that wait for their copy.
func (w *Worker) queue() *job.Queue {
	return &job.Queue{DB: w.DB, Now: w.now, Waiting: []job.Where{job.When("copy_state = ?", store.JobWaiting)}}
}

// finish settles the part's copy. false: the part is not ours any more.
func (w *Worker) finish(ctx context.Context, part *store.Part) (bool, error) {
	q := w.queue().Mine(part).
		Set("copy_state = ?", part.CopyState).Set("copy_reason = ?", part.CopyReason).
		Set("copy_blob = ?", part.CopyBlob).Set("copy_type = ?", part.CopyType).Set("copy_size = ?", part.CopySize).
		Set("still_blob = ?", part.StillBlob).Set("peaks = ?", part.Peaks).Set("tries = 0")
	if w.Transcribe { // its turn comes after the copy's: both share the time at which the part is due
		q = q.Set("next_at = CASE WHEN transcript_state = ? THEN ? ELSE NULL END", store.JobWaiting, w.now())
	} else {
		q = q.Set("next_at = NULL").Set("transcript_state = CASE WHEN transcript_state = ? THEN ? ELSE transcript_state END",
			store.JobWaiting, store.JobNone)
	}
	n, err := job.Affected(q.Exec(ctx))
	if err != nil {
		return false, fmt.Errorf("settle part %s of %s: %w", part.PartID, part.RecordID, err)
	}
	if n == 1 && w.Changed != nil && part.CaseID != 0 {
		w.Changed(part.CaseID)
	}
	return n == 1, nil
}

// silent lets nothing wait for a transcript that nobody makes.
func (w *Worker) silent(ctx context.Context) error {
	_, err := w.DB.DB().NewUpdate().Model((*store.Part)(nil)).Set("transcript_state = ?", store.JobNone).
		Set("next_at = NULL").
		Where("transcript_state = ?", store.JobWaiting).Where("copy_state <> ?", store.JobWaiting).Exec(ctx)
	if err != nil {
		return fmt.Errorf("give up transcripts: %w", err)
	}
	return nil
}

// revive makes parts due that wait for ffmpeg.
func (w *Worker) revive(ctx context.Context) error {
	n, err := job.Affected(w.DB.DB().NewUpdate().Model((*store.Part)(nil)).
		Set("copy_state = ?", store.JobWaiting).Set("copy_reason = ''").Set("tries = 0").Set("next_at = ?", w.now()).
		Where("state = ?", store.PartKept).Where("copy_state = ?", store.JobFailed).Where("copy_reason = ?", NoFFmpeg).
		Exec(ctx))
	if err != nil {
		return fmt.Errorf("take up what waited for ffmpeg: %w", err)
	}
	if n > 0 {
		w.Log.Info("there is an ffmpeg now", "parts", n)
	}
	return nil
}

func (w *Worker) now() time.Time { return w.Now().UTC().Truncate(time.Microsecond) }
