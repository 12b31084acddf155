package convert

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/media/cage"
	"xinsheng/internal/hub/media/clean"
	"xinsheng/internal/hub/store"
)

// errNoFFmpeg: what is needed is not on this machine.
var errNoFFmpeg = errors.New("there is no ffmpeg")

// convert makes what belongs to a part that claim took, and settles it.
func (w *Worker) convert(ctx context.Context, part *store.Part) error {
	started := w.Now()
	made, err := w.make(ctx, part)
	if made != nil {
		defer made.close()
	}
	if err == nil {
		err = w.keep(ctx, part, made)
	}
	if err == nil {
		w.Log.Info("converted", "record", part.RecordID, "part", part.PartID, "kind", part.Kind,
			"bytes", part.CopySize, "seconds", int(w.Now().Sub(started).Seconds()))
		return nil
	}
	if ctx.Err() != nil { // stopped: another process, or the next start, may go on at once
		last, end := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer end()
		return w.queue().Later(last, part, 0, part.Tries-1)
	}
	reason := reasonOf(err)
	// what ran into a limit would do so again, and hold up others
	if errors.Is(err, cage.ErrCrashed) && part.Tries < mostCrashes {
		reason = ""
	}
	if reason == "" {
		w.Log.Warn("convert again later", "record", part.RecordID, "part", part.PartID, "tries", part.Tries, "error", err)
		return w.queue().Later(ctx, part, time.Minute<<min(part.Tries-1, 6), part.Tries)
	}
	w.Log.Warn("not converted", "record", part.RecordID, "part", part.PartID, "reason", reason, "error", err)
	part.CopyState, part.CopyReason = store.JobFailed, reason
	_, err = w.finish(ctx, part)
	return err
}

// reasonOf is why a part is not converted; empty: try it again.
func reasonOf(err error) string {
	switch {
	case errors.Is(err, errNoFFmpeg):
		return NoFFmpeg
	case errors.Is(err, cage.ErrLimit), errors.Is(err, cage.ErrCrashed):
		return TooHard
	case errors.Is(err, cage.ErrFailed), errors.Is(err, clean.ErrDamaged), errors.Is(err, clean.ErrNotAccepted):
		return Damaged
	case errors.Is(err, media.ErrNotFound):
		return Gone
	}
	return ""
}

// product is what came of a conversion: files in memory.
type product struct {
	copy, still *os.File
	mediaType   string
	peaks       string
}

func (p *product) close() {
	for _, f := range []*os.File{p.copy, p.still} {
		if f != nil {
			f.Close()
		}
	}
}

// make reads the part and makes its product.
func (w *Worker) make(ctx context.Context, part *store.Part) (*product, error) {
	r, err := w.Media.Reader(ctx, part.Blob)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	found, err := clean.Look(r, r.Size())
	if err != nil {
		return nil, err
	}
	p := &product{}
	for _, f := range []**os.File{&p.copy, &p.still} {
		if *f, err = cage.Memory(); err != nil {
			return p, err
		}
	}
	switch {
	case found.MediaType == clean.HEIC:
		return p, w.heic(ctx, r, p)
	case found.Video != "":
		return p, w.inFile(r, func(in *os.File) error { return w.film(ctx, in, found, p) })
	case found.Audio != "":
		return p, w.inFile(r, func(in *os.File) error { return w.voice(ctx, in, found, p) })
	}
	return p, w.inFile(r, func(in *os.File) error { return w.photo(ctx, in, found, p) })
}

// inFile calls do with a file that holds what r holds: its own, or one in memory.
func (w *Worker) inFile(r *media.Reader, do func(*os.File) error) error {
	if f := r.File(); f != nil {
		return do(f)
	}
	f, err := cage.Filled(r)
	if err != nil {
		return err
	}
	defer f.Close()
	return do(f)
}

// keep stores the product and settles the part. What was stored for a part that is not ours any more goes.
func (w *Worker) keep(ctx context.Context, part *store.Part, p *product) error {
	var err error
	if part.CopyBlob, part.CopySize, err = w.put(ctx, p.copy); err != nil {
		return err
	}
	if part.StillBlob, _, err = w.put(ctx, p.still); err != nil {
		return err
	}
	part.CopyState, part.CopyReason, part.CopyType, part.Peaks = store.JobDone, "", p.mediaType, p.peaks
	ours, err := w.finish(ctx, part)
	if err == nil && ours {
		return nil
	}
	if e := w.drop(ctx, part.CopyBlob, part.StillBlob); e != nil {
		return errors.Join(err, e)
	}
	return err
}

func (w *Worker) drop(ctx context.Context, keys ...string) error {
	for _, key := range keys {
		if key == "" {
			continue
		}
		if err := w.Media.Delete(ctx, key); err != nil {
			return fmt.Errorf("delete a copy that is not wanted: %w", err)
		}
	}
	return nil
}

// put stores a file; an empty one has no key.
func (w *Worker) put(ctx context.Context, f *os.File) (key string, size int64, err error) {
	if _, err := f.Seek(0, 0); err != nil {
		return "", 0, fmt.Errorf("read what was made: %w", err)
	}
	if st, err := f.Stat(); err != nil || st.Size() == 0 {
		return "", 0, err
	}
	key = media.NewKey()
	size, _, err = w.Media.Put(ctx, key, f)
	if err != nil {
		return "", 0, fmt.Errorf("store a copy: %w", err)
	}
	return key, size, nil
}
