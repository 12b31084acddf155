package screen

import (
	"context"
	"sync"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/session"
)

// shortest is how long a recording has to be to hold a word.
const shortest = 500 * time.Millisecond

// taking is one recording from the touch that begins it. Opening and closing a microphone take a moment, so both run
// off the UI thread; whoever leaves meanwhile leaves no microphone open.
type taking struct {
	visit    string
	question string // of a questionnaire, that is answered
	number   string // of the case, to which it is added
	replaces *byte  // the recording that this one takes the place of; nil: none
	began    time.Time
	cancel   context.CancelFunc

	mu   sync.Mutex
	take capture.Take
	left bool
	err  error
}

// ended is how a recording went.
type ended struct {
	kept    bool // it is in the draft
	verdict capture.Verdict
	cut     bool // the microphone went away before the speaker was done
	full    bool // it is as long as one may be
	length  time.Duration
	err     error
}

// microphone is open for one recording at a time.
type microphone struct {
	*terminal
	one device
}

// open opens the microphone once the take before has closed it.
func (s *microphone) open(ctx context.Context, t *taking) {
	if err := s.one.acquire(ctx); err != nil {
		t.failed(err)
		return
	}
	take, err := s.p.Recorder.Record(ctx)
	if err != nil {
		s.one.release()
		t.failed(err)
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.left {
		take.Cancel()
		s.one.release()
		return
	}
	t.take = take
}

// close closes the microphone and keeps what was said in the visit that it was said in.
func (s *microphone) close(t *taking, take capture.Take) ended {
	v, err := take.Stop()
	s.one.release()
	if err != nil {
		return ended{err: err}
	}
	e := ended{verdict: v.Verdict, cut: v.Cut, length: v.Duration, full: !v.Cut &&
		v.Duration > capture.MaxVoice-time.Second}
	if v.Duration < shortest {
		e.verdict = capture.Silent
	}
	if e.verdict == capture.Silent {
		clear(v.Ogg)
		return e
	}
	m := session.Media{Kind: feedback.Voice, Question: t.question, MediaType: "audio/ogg", Data: v.Ogg,
		Duration: v.Duration, Bars: v.Bars}
	s.p.Session.UpdateVisit(t.visit, func(d *session.Draft) { e.kept = adds(*d) == t.number && put(d, m, t.replaces) })
	if !e.kept {
		clear(v.Ogg)
	}
	return e
}

// adds is the number of the case to which a draft adds something; empty: to none.
func adds(d session.Draft) string {
	if d.Adding == nil {
		return ""
	}
	return d.Adding.Number
}

// put adds a recording to a draft, in the place of the one that it replaces if that is still there.
func put(d *session.Draft, m session.Media, replaces *byte) bool {
	for i, old := range d.Media {
		if replaces != nil && which(old) == replaces {
			clear(old.Data)
			d.Media[i] = m
			return true
		}
	}
	if d.Count(feedback.Voice) >= feedback.MaxVoices {
		return false
	}
	d.Media = append(d.Media, m)
	return true
}

// which tells recordings and photos apart: by where their bytes lie.
func which(m session.Media) *byte {
	if len(m.Data) == 0 {
		return nil
	}
	return &m.Data[0]
}

func (t *taking) failed(err error) { t.mu.Lock(); defer t.mu.Unlock(); t.err = err }

// opened returns what came of opening; nil and nil while it goes on.
func (t *taking) opened() (capture.Take, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.take, t.err
}

// leave ends the opening, and hands over the take that is open, if any, to be closed.
func (t *taking) leave() capture.Take {
	t.cancel()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.left = true
	take := t.take
	t.take = nil
	return take
}
