package voice

import (
	"fmt"
	"log/slog"
	"sync"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/capture/ogg"
	"xinsheng/internal/terminal/capture/opus"
)

var _ capture.Player = (*Player)(nil)

// Player plays recordings. A new one ends the one before.
type Player struct {
	loudspeaker Loudspeaker
	log         *slog.Logger
	opening     chan struct{}

	mu   sync.Mutex
	err  error
	used bool
	last *playing
}

// NewPlayer takes the loudspeaker and opens nothing.
func NewPlayer(l Loudspeaker, log *slog.Logger) *Player {
	return &Player{loudspeaker: l, log: log, opening: make(chan struct{}, 1)}
}

// State is for the loudspeaker what Recorder.State is for the microphone.
func (p *Player) State() (state, hint string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.used {
		return "", ""
	}
	return describe(p.err)
}

// Look is for the loudspeaker what Recorder.Look is for the microphone.
func (p *Player) Look() {
	select {
	case p.opening <- struct{}{}:
	default:
		return
	}
	err := p.loudspeaker.HasLoudspeaker()
	<-p.opening
	p.note(err)
}

// Play plays a recording from a place in it.
func (p *Player) Play(file []byte, from time.Duration) (capture.Playing, error) {
	f, err := ogg.Read(file)
	if err != nil {
		return nil, err
	}
	if f.Channels != 1 {
		return nil, fmt.Errorf("play: %d channels: %w", f.Channels, feedback.ErrInvalid)
	}
	dec, err := opus.NewDecoder()
	if err != nil {
		return nil, err
	}
	return p.play(newPlaying(f, dec, from))
}

// PlaySamples plays sound as it is, one channel of Rate samples a second. The slice is the player's until the sound is
// over.
func (p *Player) PlaySamples(pcm []int16) (capture.Playing, error) {
	return p.play(&playing{stop: make(chan struct{}), done: make(chan struct{}), pcm: pcm, left: len(pcm)})
}

func (p *Player) play(a *playing) (capture.Playing, error) {
	p.mu.Lock()
	last := p.last
	p.last = a
	p.mu.Unlock()
	if last != nil {
		last.Stop()
	}
	line, err := p.speak(a.fill)
	p.note(err)
	if err != nil {
		a.forget()
		close(a.done)
		return nil, err
	}
	a.start(line, p.log)
	return a, nil
}

// speak opens the loudspeaker. A driver that hangs is left behind.
func (p *Player) speak(fill func([]int16, time.Duration)) (Line, error) {
	late := time.NewTimer(openWithin)
	defer late.Stop()
	select {
	case p.opening <- struct{}{}:
	case <-late.C:
		return nil, capture.ErrMissing
	}
	type opened struct {
		line Line
		err  error
	}
	result := make(chan opened)
	left := make(chan struct{})
	go func() {
		line, err := p.loudspeaker.Speak(fill)
		<-p.opening
		select {
		case result <- opened{line, err}:
		case <-left:
			if err == nil {
				line.Close()
			}
		}
	}()
	select {
	case o := <-result:
		return o.line, o.err
	case <-late.C:
		close(left)
		return nil, capture.ErrMissing
	}
}

func (p *Player) note(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if before, now := capture.State(p.err), capture.State(err); before != now {
		p.log.Warn("loudspeaker", "state", now, "error", err)
	}
	p.err, p.used = err, true
}
