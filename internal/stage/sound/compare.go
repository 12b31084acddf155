// Package sound says whether a recording holds what was said: all of it, in its place, and alike. It works on samples
// of 16 kHz.
package sound

import (
	"fmt"
	"math"
	"time"
)

const (
	rate = 16000
	// Span is how much is compared at once.
	Span = 500 * time.Millisecond
	// Faintest is how loud the source is, in dB below full scale, where it is compared at all.
	Faintest = -50.0
	// Alike is the least likeness of a span that is the same speech: Opus at 24 kbit/s alone costs down to 0.95.
	Alike = 0.93
	// Place is how far the speech may be from where it was said.
	Place = 50 * time.Millisecond

	span   = int(Span * rate / time.Second)
	reach  = int(Place*rate/time.Second) + 160 // how far a span is searched for
	coarse = rate / 1000                       // samples of the envelope that finds the whole
	limits = 20000                             // ms by which the whole may be early or late
)

// Comparison is what was found.
type Comparison struct {
	Shift time.Duration // how much later the recording has it than the source, on the whole
	Spans []Compared    // the spans of the source that are loud enough
}

// Compared is one span of the source.
type Compared struct {
	At       time.Duration // in the source
	Likeness float64       // 1 is the same but for the volume
	Shift    time.Duration // how much later it is than the whole
}

// Compare looks for every loud span of source in got.
func Compare(source, got []float32) Comparison {
	shift := whole(envelope(source), envelope(got)) * coarse
	c := Comparison{Shift: duration(shift)}
	energy := running(got)
	for at := 0; at+span <= len(source); at += span {
		part := source[at : at+span]
		if level(part) < Faintest {
			continue
		}
		likeness, best := find(part, got, energy, at+shift)
		c.Spans = append(c.Spans, Compared{At: duration(at), Likeness: likeness, Shift: duration(best)})
	}
	return c
}

// Check is nil when nothing is missing, bent or out of place. Otherwise it names the first span that is.
func (c Comparison) Check() error {
	if len(c.Spans) == 0 {
		return fmt.Errorf("nothing was said")
	}
	for i, s := range c.Spans {
		if s.Likeness < Alike {
			return fmt.Errorf("what was said at %v is not in the recording: likeness %.3f, span %d of %d", s.At, s.Likeness,
				i+1, len(c.Spans))
		}
		if s.Shift.Abs() > Place {
			return fmt.Errorf("what was said at %v is %v out of its place", s.At, s.Shift)
		}
	}
	return nil
}

// Least is the span that is least alike.
func (c Comparison) Least() Compared {
	least := Compared{Likeness: math.Inf(1)}
	for _, s := range c.Spans {
		if s.Likeness < least.Likeness {
			least = s
		}
	}
	return least
}

// find gives the greatest likeness of part in got near a place, and how far from that place it is. Where got has
// nothing, it is silent. energy is the running sum of got's squares.
func find(part, got []float32, energy []float64, place int) (likeness float64, shift int) {
	own := square(part) * float64(len(part))
	likeness = math.Inf(-1)
	for d := -reach; d <= reach; d++ {
		from := min(max(place+d, 0), len(got))
		to := min(max(place+d+len(part), from), len(got))
		mine := part[min(max(from-place-d, 0), len(part)):]
		var both float32
		for i, s := range got[from:to] {
			both += s * mine[i]
		}
		other := energy[to] - energy[from]
		if l := float64(both) / math.Sqrt(own*max(other, 1e-9)); l > likeness {
			likeness, shift = l, d
		}
	}
	return likeness, shift
}

// running is the sum of the squares before each sample.
func running(pcm []float32) []float64 {
	out := make([]float64, len(pcm)+1)
	for i, s := range pcm {
		out[i+1] = out[i] + float64(s)*float64(s)
	}
	return out
}

// whole is how much later, in ms, the envelope of got is like that of source.
func whole(source, got []float64) int {
	best, shift := math.Inf(-1), 0
	for d := -limits; d <= limits; d++ {
		var both float64
		for i := max(0, -d); i < len(source) && i+d < len(got); i++ {
			both += source[i] * got[i+d]
		}
		if both > best {
			best, shift = both, d
		}
	}
	return shift
}

// envelope is how loud each ms is, in steps that a change of volume does not turn upside down.
func envelope(pcm []float32) []float64 {
	out := make([]float64, len(pcm)/coarse)
	for i := range out {
		out[i] = math.Sqrt(square(pcm[i*coarse : (i+1)*coarse]))
	}
	return out
}

func level(pcm []float32) float64 { return 10 * math.Log10(max(square(pcm), 1e-12)) }

func square(pcm []float32) (sum float64) {
	for _, s := range pcm {
		sum += float64(s) * float64(s)
	}
	return sum / float64(len(pcm))
}

// Floats are samples as fractions of full scale.
func Floats(pcm []int16) []float32 {
	out := make([]float32, len(pcm))
	for i, s := range pcm {
		out[i] = float32(s) / 32768
	}
	return out
}

func duration(samples int) time.Duration { return time.Duration(samples) * time.Second / rate }
