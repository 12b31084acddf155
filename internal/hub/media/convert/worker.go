package convert

import (
	"context"
	"log/slog"
	"time"

	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/store"
)

// Reasons of a copy that failed for good, in store.Part.CopyReason.
const (
	NoFFmpeg = "no_ffmpeg" // tried again when ffmpeg appears
	TooHard  = "too_hard"  // needs more time or memory than a conversion gets
	Damaged  = "damaged"   // it cannot be decoded
	Gone     = "gone"      // not in the media store
)

// Params are what a Worker works with.
type Params struct {
	DB      *store.Store
	Media   *media.Store
	Changed func(caseID int64) // called after a part of a case changed; nil: nobody wants to know
	Log     *slog.Logger
	Now     func() time.Time
}

// Worker makes copies of due parts, one at a time. Any number of processes may run one.
type Worker struct{ Params }

// New makes a worker that does not run yet.
func New(p Params) *Worker { return &Worker{Params: p} }

// Start runs the worker until Stop or the end of ctx.
func (w *Worker) Start(ctx context.Context) {}

// Stop ends the worker and its child, and waits for both.
func (w *Worker) Stop() {}

// Wake makes the worker look for due parts now.
func (w *Worker) Wake() {}
