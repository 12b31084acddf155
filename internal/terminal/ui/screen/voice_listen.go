package screen

import (
	"sync"
	"time"

	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
)

// listening is one recording that is being heard. Opening the loudspeaker takes a moment and runs off the UI thread.
type listening struct {
	which *byte // the recording
	whole time.Duration

	mu      sync.Mutex
	playing capture.Playing
	left    bool
	err     error
}

// hear begins to play a recording from a place in it.
func (l *listening) hear(p capture.Player, ogg []byte, from time.Duration) {
	playing, err := p.Play(ogg, from)
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case err != nil:
		l.err = err
	case l.left:
		go playing.Stop()
	default:
		l.playing = playing
	}
}

// leave ends the playing, or the beginning of it.
func (l *listening) leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.left = true
	if l.playing != nil {
		go l.playing.Stop() // it waits until the loudspeaker is silent
		l.playing = nil
	}
}

func (l *listening) now() (capture.Playing, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.playing, l.err
}

// listen plays a recording from a place in it, in place of whatever was heard before. It does not count as idle.
func (s *voice) listen(env *nav.Env, m session.Media, from time.Duration) {
	s.hush()
	l := &listening{which: which(m), whole: m.Duration}
	s.heard, s.mute = l, false
	s.p.Session.Hold()
	env.Nav.Work(func() { l.hear(s.p.Player, m.Data, from) }, func() {
		if _, err := l.now(); err != nil && s.heard == l {
			s.hush()
			s.mute = true
		}
		s.env.Nav.Redraw()
	})
}

// hush ends what is heard.
func (s *voice) hush() {
	if s.heard == nil {
		return
	}
	s.heard.leave()
	s.heard = nil
	s.p.Session.Release()
}

// follow moves the picture of what is heard, and ends it at its end.
func (s *voice) follow() {
	playing, _ := s.heard.now()
	if playing == nil {
		return
	}
	select {
	case <-playing.Done():
		s.hush()
		s.env.Nav.Redraw()
	default:
		s.place(playing.Position())
	}
}
