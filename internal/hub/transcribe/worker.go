package transcribe

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os/exec"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/media/convert"
	"xinsheng/internal/hub/media/job"
	"xinsheng/internal/hub/search"
	"xinsheng/internal/hub/store"
)

const (
	rest      = 5 * time.Second
	mostPause = 10 * time.Minute
	mostTries = 60 // with an hour between them: two and a half days
)

// Heard is told once what a recording of a case says, inside the transaction that keeps it.
type Heard func(ctx context.Context, tx bun.Tx, caseID int64, text string) error

// Params are what a Worker works with.
type Params struct {
	DB       *store.Store
	Media    *media.Store
	Endpoint Endpoint
	Heard    Heard              // nil: nobody wants to know
	Changed  func(caseID int64) // called after a transcript came; nil: nobody wants to know
	Log      *slog.Logger
	Now      func() time.Time
	Find     func(program string) (path string, err error) // nil: exec.LookPath
}

// Worker has due recordings written down, one at a time, after their copy was made or could not be. Any number of
// processes may run one.
type Worker struct {
	Params
	client *client
	wake   chan struct{}
	stop   context.CancelFunc
	done   chan struct{}
}

// New checks the endpoint's address and makes a worker that does not run yet.
func New(ctx context.Context, p Params) (*Worker, error) {
	c, err := newClient(ctx, p.Endpoint)
	if err != nil {
		return nil, err
	}
	if p.Find == nil {
		p.Find = exec.LookPath
	}
	return &Worker{Params: p, client: c, wake: make(chan struct{}, 1)}, nil
}

// Start runs the worker until Stop or the end of ctx.
func (w *Worker) Start(ctx context.Context) {
	ctx, w.stop = context.WithCancel(ctx)
	w.done = make(chan struct{})
	go w.loop(ctx)
}

// Stop ends the worker and waits for it.
func (w *Worker) Stop() {
	w.stop()
	<-w.done
}

// Wake makes the worker look for due recordings now.
func (w *Worker) Wake() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

func (w *Worker) loop(ctx context.Context) {
	defer close(w.done)
	pause := rest
	for ctx.Err() == nil {
		did, err := w.Once(ctx)
		switch {
		case err != nil && ctx.Err() == nil: // the endpoint or the database is away: all others would fare the same
			w.Log.Warn("transcribe", "error", err, "again_in", pause.String())
		case err == nil && did:
			pause = rest
			continue
		case err == nil:
			pause = rest
		}
		select {
		case <-ctx.Done():
		case <-w.wake:
		case <-time.After(pause):
		}
		if err != nil {
			pause = min(2*pause, mostPause)
		}
	}
}

// Once has one due recording written down and reports whether there was one.
func (w *Worker) Once(ctx context.Context) (did bool, err error) {
	part, err := w.queue().Claim(ctx, w.Endpoint.Timeout+10*time.Minute)
	if err != nil || part == nil {
		return false, err
	}
	text, err := w.write(ctx, part)
	switch {
	case err == nil:
		part.Transcript, part.TranscriptState = text, store.JobDone
	case errors.Is(err, errRefused) || errors.Is(err, media.ErrNotFound) || part.Tries >= mostTries:
		w.Log.Warn("not transcribed", "record", part.RecordID, "part", part.PartID, "error", err)
		part.TranscriptState = store.JobFailed
	default:
		return true, errors.Join(err, w.later(ctx, part))
	}
	return true, w.finish(ctx, part)
}

// write sends the recording.
func (w *Worker) write(ctx context.Context, part *store.Part) (string, error) {
	r, err := w.Media.Reader(ctx, part.Blob)
	if err != nil {
		return "", err
	}
	defer r.Close()
	ffmpeg, err := w.Find("ffmpeg")
	if err != nil {
		return w.client.write(ctx, sound{r, r.Size(), part.MediaType})
	}
	wave, err := convert.Wave(ctx, ffmpeg, r)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil {
		return "", fmt.Errorf("decode: %w: %w", err, errRefused)
	}
	defer wave.Close()
	st, err := wave.Stat()
	if err != nil {
		return "", fmt.Errorf("measure sound: %w", err)
	}
	return w.client.write(ctx, sound{wave, st.Size(), "audio/wav"})
}

// queue is the recordings that wait to be written down: their copy is made, or could not be.
func (w *Worker) queue() *job.Queue {
	return &job.Queue{DB: w.DB, Now: w.now, Waiting: []job.Where{
		job.When("transcript_state = ?", store.JobWaiting), job.When("copy_state <> ?", store.JobWaiting),
	}}
}

// errMoved: the part became a case's, or another process has settled it.
var errMoved = errors.New("the part is not as it was")

// finish keeps what came of a recording. Of several processes one does.
func (w *Worker) finish(ctx context.Context, part *store.Part) error {
	err := w.settle(ctx, part)
	if errors.Is(err, errMoved) { // a case may have claimed it meanwhile
		err = w.settle(ctx, part)
	}
	if errors.Is(err, errMoved) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("settle transcript of part %s of %s: %w", part.PartID, part.RecordID, err)
	}
	if w.Changed != nil && part.CaseID != 0 {
		w.Changed(part.CaseID)
	}
	return nil
}

func (w *Worker) settle(ctx context.Context, part *store.Part) error {
	return w.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var now store.Part
		err := tx.NewSelect().Model(&now).Column("case_id").
			Where("record_id = ? AND part_id = ?", part.RecordID, part.PartID).Scan(ctx)
		if errors.Is(err, sql.ErrNoRows) {
			return errMoved
		}
		if err != nil {
			return err
		}
		part.CaseID = now.CaseID
		// before the part is written: the case is locked first everywhere
		if w.Heard != nil && part.CaseID != 0 && part.Transcript != "" {
			if err := w.Heard(ctx, tx, part.CaseID, part.Transcript); err != nil {
				return err
			}
		}
		n, err := job.Affected(w.queue().Mine(part).Conn(tx).Set("transcript = ?", part.Transcript).
			Set("transcript_state = ?", part.TranscriptState).Set("tries = 0").Set("next_at = NULL").
			Where("case_id = ?", part.CaseID).Exec(ctx))
		switch {
		case err != nil:
			return err
		case n == 0:
			return errMoved
		case part.CaseID == 0 || part.Transcript == "":
			return nil
		}
		return search.Update(ctx, tx, part.CaseID)
	})
}

// later lets the recording be due again, at once when this process is to end.
func (w *Worker) later(ctx context.Context, part *store.Part) error {
	wait, tries := min(time.Minute<<min(part.Tries-1, 6), time.Hour), part.Tries
	if ctx.Err() != nil {
		wait, tries = 0, tries-1
	}
	last, end := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer end()
	return w.queue().Later(last, part, wait, tries)
}

func (w *Worker) now() time.Time { return w.Now().UTC().Truncate(time.Microsecond) }
