package handwriting

import (
	"cmp"
	"slices"
	"sync"

	"xinsheng/assets/kiosk/handwriting"
	"xinsheng/internal/terminal/input"
	"xinsheng/internal/terminal/input/handwriting/feature"
	"xinsheng/internal/terminal/input/handwriting/model"
	"xinsheng/internal/terminal/input/handwriting/template"
)

// priorWeight is how much the commonest character is ahead of one that is never written, in units of distance. Found by
// measuring with characters as often as text has them, and with all equally often.
const priorWeight = 60

// Matcher compares ink with all shapes. It is for one goroutine at a time.
type Matcher struct {
	ready chan struct{}
	err   error

	set      *template.Set
	model    *model.Model
	openings []opening

	dist []float32
	top  []scored
}

var _ input.Recogniser = (*Matcher)(nil)

type scored struct {
	shape int
	score float64
}

// New makes a matcher that unpacks its data, some megabytes, in the background; the first answer waits for it.
func New() *Matcher {
	m := &Matcher{ready: make(chan struct{})}
	go func() {
		defer close(m.ready)
		m.err = m.load()
	}()
	return m
}

// Err waits until the data are unpacked and tells what is wrong with them. A matcher with an error finds nothing.
func (m *Matcher) Err() error {
	<-m.ready
	return m.err
}

func (m *Matcher) load() error {
	var wg sync.WaitGroup
	var modelErr error
	wg.Go(func() { m.model, modelErr = model.Read(handwriting.Model) })
	set, err := template.Read(handwriting.Strokes)
	wg.Wait()
	if err = cmp.Or(err, modelErr); err != nil {
		return err
	}
	if m.model.Count != len(set.Shapes) {
		return model.ErrBroken
	}
	m.set, m.openings = set, openingsOf(set)
	m.dist = make([]float32, m.model.Count)
	return nil
}

// Recognise returns at most n characters, likeliest first: those that the ink may be, and among them, further back,
// common ones that may come of it when more strokes follow. Ink that is no ink, and a matcher with an error, give none.
func (m *Matcher) Recognise(strokes []input.Stroke, n int) []input.Candidate {
	if n < 1 || m.Err() != nil {
		return nil
	}
	ink := feature.Clean(strokes)
	if len(ink) == 0 {
		return nil
	}
	whole, best := m.whole(ink, n)
	return m.candidates(weave(whole, m.begun(ink, best)), n)
}

// whole ranks the 2 n shapes that the ink is likeliest to be, and tells how far the nearest of them lies.
func (m *Matcher) whole(ink []input.Stroke, n int) ([]scored, float64) {
	m.model.Distances(m.model.Project(feature.Extract(ink)), m.dist)
	top := m.top[:0]
	for i, d := range m.dist {
		s := scored{i, priorWeight*float64(m.set.Shapes[i].Prior)/255 - float64(d)}
		if len(top) == 2*n && s.score <= top[len(top)-1].score {
			continue
		}
		at, _ := slices.BinarySearchFunc(top, s, byScore)
		if len(top) == 2*n {
			top = top[:len(top)-1]
		}
		top = slices.Insert(top, at, s)
	}
	m.top = top
	return top, float64(m.dist[top[0].shape])
}

// byScore orders the likeliest first, and of equals the one that comes first in the data.
func byScore(a, b scored) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.shape, b.shape))
}

// candidates names the runes of shapes, each once.
func (m *Matcher) candidates(ranked []scored, n int) []input.Candidate {
	out := make([]input.Candidate, 0, n)
	seen := map[rune]bool{}
	for _, s := range ranked {
		r := m.set.Shapes[s.shape].Rune
		if seen[r] {
			continue
		}
		seen[r] = true
		out = append(out, input.Candidate{Text: string(r), Score: 1 / float64(1+len(out))})
		if len(out) == n {
			break
		}
	}
	return out
}
