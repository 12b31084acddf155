package speech

import (
	"context"
	"sync"

	"xinsheng/internal/terminal/capture"
)

// Recorder is the microphone r, with a voice that is silent before it opens and stays so until it is closed.
func (v *Voice) Recorder(r capture.Recorder) capture.Recorder {
	return &recorder{Recorder: r, voice: v}
}

type recorder struct {
	capture.Recorder
	voice *Voice
}

func (r *recorder) Record(ctx context.Context) (capture.Take, error) {
	r.voice.hush()
	t, err := r.Recorder.Record(ctx)
	if err != nil {
		r.voice.release()
		return nil, err
	}
	return &take{Take: t, release: sync.OnceFunc(r.voice.release)}, nil
}

type take struct {
	capture.Take
	release func()
}

func (t *take) Stop() (capture.Voice, error) {
	defer t.release()
	return t.Take.Stop()
}

func (t *take) Cancel() {
	defer t.release()
	t.Take.Cancel()
}
