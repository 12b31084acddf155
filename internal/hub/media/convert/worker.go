package convert

import (
	"context"
	"log/slog"
	"os/exec"
	"sync"
	"time"

	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/media/cage"
	"xinsheng/internal/hub/media/job"
	"xinsheng/internal/hub/store"
)

// Reasons of a copy that failed for good, in store.Part.CopyReason.
const (
	NoFFmpeg = "no_ffmpeg" // tried again when ffmpeg appears
	TooHard  = "too_hard"  // needs more time or memory than a conversion gets, or kills the child
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
	Find    func(program string) (path string, err error) // nil: exec.LookPath

	Transcribe bool // package transcribe is at work too: what has a copy is its to take
}

const (
	// rest is how long the worker waits for parts that another process kept.
	rest = 5 * time.Second
	// lease is longer than any conversion. A part of a process that died is taken by another then.
	lease = 20 * time.Minute
	// mostCrashes is how often a part may cut its child down.
	mostCrashes = 3
)

// Worker makes copies of due parts: of films one at a time, and beside it of recordings and photos one at a time, which
// no film holds up. Any number of processes may run one.
type Worker struct {
	Params
	stop context.CancelFunc
	done sync.WaitGroup

	mu     sync.Mutex
	ffmpeg string // path; empty: there is none
	told   bool   // that there is none
	looked time.Time
}

// New makes a worker that does not run yet.
func New(p Params) *Worker {
	if p.Find == nil {
		p.Find = exec.LookPath
	}
	return &Worker{Params: p}
}

// Start runs the worker until Stop or the end of ctx.
func (w *Worker) Start(ctx context.Context) {
	ctx, w.stop = context.WithCancel(ctx)
	if _, files := cage.Holds(); !files {
		w.Log.Warn("this kernel has no Landlock: ffmpeg can read the files that the hub can read")
	}
	for _, of := range []lane{quick, films} {
		w.done.Go(func() { w.loop(ctx, of) })
	}
}

// Stop ends the worker and its children, and waits for all.
func (w *Worker) Stop() {
	w.stop()
	w.done.Wait()
}

func (w *Worker) loop(ctx context.Context, of lane) {
	if !w.Transcribe && of == quick {
		if err := w.silent(ctx); err != nil && ctx.Err() == nil {
			w.Log.Error("convert", "error", err)
		}
	}
	for ctx.Err() == nil {
		did, err := w.Once(ctx, of.kinds()...)
		if err != nil && ctx.Err() == nil {
			w.Log.Error("convert", "error", err)
		}
		if did && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-time.After(rest):
		}
	}
}

// Once converts one due part and reports whether there was one; more narrows which.
func (w *Worker) Once(ctx context.Context, more ...job.Where) (did bool, err error) {
	if err := w.look(ctx); err != nil {
		return false, err
	}
	part, err := w.queue().Claim(ctx, lease, more...)
	if err != nil || part == nil {
		return false, err
	}
	return true, w.convert(ctx, part)
}

// look looks for ffmpeg. When it is there, what waited for it is due again.
func (w *Worker) look(ctx context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	path, err := w.Find("ffmpeg")
	if err != nil {
		path = ""
		if !w.told {
			w.Log.Warn("there is no ffmpeg: recordings, films and HEIC photos can only be downloaded at the desk")
		}
		w.told = true
	}
	had := w.ffmpeg != ""
	if w.ffmpeg = path; path == "" || had && w.Now().Sub(w.looked) < time.Minute {
		return nil
	}
	w.looked = w.Now() // a process without ffmpeg, on another machine, may have given up a part meanwhile
	return w.revive(ctx)
}
