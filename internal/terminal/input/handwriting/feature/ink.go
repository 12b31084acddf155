// Package feature turns ink into numbers that stay nearly the same however large, slanted, uneven or out of order a
// character was written.
package feature

import (
	"math"

	"xinsheng/internal/terminal/input"
)

// Limits on what is looked at, so that scribbling for minutes costs no more than a long character.
const (
	maxStrokes = 64
	maxRaw     = 4096 // points over all strokes
	steps      = 72   // samples along the longer side of the ink
	maxSamples = 2048
)

// Clean leaves out points that are no numbers or absurd, thins what is more than a person can mean, and puts the rest
// into a box whose longer side is 1, with the aspect kept. Empty: there was no ink.
func Clean(strokes []input.Stroke) []input.Stroke {
	total := 0
	for _, s := range strokes {
		total += len(s)
	}
	every := 1 + total/maxRaw
	lo, hi := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	var kept []input.Stroke
	for _, s := range strokes {
		if len(kept) == maxStrokes {
			break
		}
		var k input.Stroke
		for i, p := range s {
			x, y := float64(p.X), float64(p.Y)
			if (i%every != 0 && i != len(s)-1) || !(math.Abs(x) < 1e6) || !(math.Abs(y) < 1e6) {
				continue
			}
			k = append(k, p)
			lo[0], lo[1] = min(lo[0], x), min(lo[1], y)
			hi[0], hi[1] = max(hi[0], x), max(hi[1], y)
		}
		if len(k) > 0 {
			kept = append(kept, k)
		}
	}
	size := max(hi[0]-lo[0], hi[1]-lo[1])
	if len(kept) == 0 {
		return nil
	}
	scale := 0.0
	if size > 0 {
		scale = 1 / size
	}
	for i, s := range kept {
		out := make(input.Stroke, len(s))
		for j, p := range s {
			out[j] = input.Point{X: float32((float64(p.X) - lo[0]) * scale), Y: float32((float64(p.Y) - lo[1]) * scale)}
		}
		kept[i] = out
	}
	return kept
}

// Sample is a short piece of ink: where its middle is and how far it goes.
type Sample struct {
	X, Y, DX, DY float32
}

// Samples cuts clean ink into pieces of about equal length. A dot is one piece of no length.
func Samples(strokes []input.Stroke) []Sample {
	length := 0.0
	for _, s := range strokes {
		for i := 1; i < len(s); i++ {
			length += math.Hypot(float64(s[i].X-s[i-1].X), float64(s[i].Y-s[i-1].Y))
		}
	}
	step := max(1.0/steps, length/maxSamples)
	out := make([]Sample, 0, int(length/step)+2*len(strokes))
	for _, s := range strokes {
		last := s[0]
		before := len(out)
		for _, p := range s[1:] {
			for {
				dx, dy := float64(p.X-last.X), float64(p.Y-last.Y)
				d := math.Hypot(dx, dy)
				if d < step {
					break
				}
				k := float32(step / d)
				next := input.Point{X: last.X + (p.X-last.X)*k, Y: last.Y + (p.Y-last.Y)*k}
				out = append(out, piece(last, next))
				last = next
			}
		}
		if end := s[len(s)-1]; len(out) == before || end != last {
			out = append(out, piece(last, end))
		}
	}
	return out
}

func piece(a, b input.Point) Sample {
	return Sample{X: (a.X + b.X) / 2, Y: (a.Y + b.Y) / 2, DX: b.X - a.X, DY: b.Y - a.Y}
}
