package main

import (
	"math"
	"math/rand/v2"

	"xinsheng/internal/terminal/input"
	"xinsheng/internal/terminal/input/handwriting/template"
)

// leastPrior leaves out characters that modern text does not hold: about 5,000 stay.
const leastPrior = 90

// source is where the shapes that hands write come from.
type source struct {
	name    string
	samples []sample
	total   float64
}

type sample struct {
	r      rune
	shape  []input.Stroke
	weight float64 // how often text has it, on some scale
}

func (s *source) add(t template.Shape, shape []input.Stroke) {
	// A prior of 255 is the commonest character; the word list it comes from counts to about e to the 16th.
	c := sample{t.Rune, shape, math.Exp(16 * float64(t.Prior) / 255)}
	s.samples = append(s.samples, c)
	s.total += c.weight
}

// pick draws a sample, each equally often or as often as text has it.
func (s *source) pick(rng *rand.Rand, usage bool) sample {
	if !usage {
		return s.samples[rng.IntN(len(s.samples))]
	}
	at := rng.Float64() * s.total
	for _, c := range s.samples {
		if at -= c.weight; at < 0 {
			return c
		}
	}
	return s.samples[len(s.samples)-1]
}

// ownShapes lists the shapes that the model was learned from.
func ownShapes(set *template.Set) source {
	s := source{name: "own shapes"}
	for i, t := range set.Shapes {
		if t.Prior >= leastPrior {
			s.add(t, set.Strokes(i))
		}
	}
	return s
}

// shared lists other people's drawings of characters that have as many strokes there as here; where the numbers differ
// the Japanese form usually is another character.
func shared(set *template.Set, others map[rune][]input.Stroke) source {
	s := source{name: "KanjiVG"}
	for i, t := range set.Shapes {
		if o := others[t.Rune]; o != nil && t.Prior >= leastPrior && len(o) == set.Count(i) {
			s.add(t, o)
		}
	}
	return s
}
