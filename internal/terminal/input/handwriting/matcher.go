package handwriting

import (
	"cmp"
	"slices"

	"xinsheng/assets/kiosk/handwriting"
	"xinsheng/internal/terminal/input"
	"xinsheng/internal/terminal/input/handwriting/feature"
	"xinsheng/internal/terminal/input/handwriting/model"
	"xinsheng/internal/terminal/input/handwriting/template"
)

// Matcher compares ink with all shapes.
type Matcher struct {
	set   *template.Set
	model *model.Model
	dist  []float32
	W Weights
}
type Weights struct { Prior float64; Chamfer, DTW float64; Top int }

func Load() (*Matcher, error) {
	set, err := template.Read(handwriting.Strokes)
	if err != nil {
		return nil, err
	}
	m, err := model.Read(handwriting.Model)
	if err != nil {
		return nil, err
	}
	return &Matcher{set: set, model: m, dist: make([]float32, m.Count), W: Weights{Prior: 10, Top: 60}}, nil
}

type scored struct {
	i     int
	score float64
}

func (m *Matcher) Recognise(strokes []input.Stroke, n int) []input.Candidate {
	ink := feature.Clean(strokes)
	if len(ink) == 0 || n < 1 {
		return nil
	}
	_, v := feature.Extract(ink)
	m.model.Distances(m.model.Project(v), m.dist)
	all := make([]scored, len(m.dist))
	for i, d := range m.dist {
		all[i] = scored{i, -float64(d) + m.W.Prior*float64(m.set.Shapes[i].Prior)/255}
	}
	slices.SortFunc(all, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	var out []input.Candidate
	seen := map[rune]bool{}
	for _, s := range all {
		r := m.set.Shapes[s.i].Rune
		if seen[r] {
			continue
		}
		seen[r] = true
		out = append(out, input.Candidate{Text: string(r), Score: s.score})
		if len(out) == n {
			break
		}
	}
	return out
}
