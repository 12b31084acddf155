// Package handwritingtest writes characters as a simulated hand: crooked, joined, out of order, as much as asked for.
// It makes the ink that the model learns from and that tests draw with; equal seeds give equal ink.
package handwritingtest

import (
	"math"
	"math/rand/v2"

	"xinsheng/internal/terminal/input"
)

// Hand says how a person writes. The zero Hand copies the shape.
type Hand struct {
	Slant    float64 // how far the top leans to the right of the foot, as a share of the height
	Turn     float64 // turn of the whole character, radians
	Aspect   float64 // width over height against the shape; 0 counts as 1
	Warp     float64 // uneven stretching of the box, as a share of it
	Parts    float64 // how much the parts of a character differ in size and place, as a share of the box
	Shift    float64 // misplacement of single strokes, as a share of the box
	Tilt     float64 // turn of single strokes, radians
	Length   float64 // how much lengths of strokes vary, as a share
	Bow      float64 // bend of straight strokes, as a share of their length
	Hooks    float64 // chance that a hook is left out
	Joined   float64 // chance that the finger stays on the glass on the way to the next stroke
	Hurry    float64 // how much corners are cut, as a share of the box
	Disorder float64 // chance that a stroke changes place with the next one
	Shuffle  bool    // strokes in any order
	Step     float64 // distance between points, as a share of the box; 0 counts as 0.02
	Jitter   float64 // trembling of single points, as a share of the box
}

// Careful copies the shape with small errors.
func Careful() Hand {
	return Hand{Slant: 0.03, Turn: 0.02, Aspect: 1, Warp: 0.015, Parts: 0.02, Shift: 0.015, Tilt: 0.04,
		Length: 0.05, Bow: 0.02,
		Hooks: 0.1, Hurry: 0.02, Jitter: 0.003}
}

// Everyday writes as most people do: uneven, with some strokes joined and few hooks.
func Everyday() Hand {
	return Hand{Slant: 0.06, Turn: 0.04, Aspect: 1.05, Warp: 0.03, Parts: 0.03, Shift: 0.02, Tilt: 0.07,
		Length: 0.09, Bow: 0.04,
		Hooks: 0.4, Joined: 0.15, Hurry: 0.035, Disorder: 0.05, Jitter: 0.003, Step: 0.03}
}

// Hasty writes fast: joined, round, out of order.
func Hasty() Hand {
	return Hand{Slant: 0.1, Turn: 0.06, Aspect: 1.1, Warp: 0.04, Parts: 0.04, Shift: 0.028, Tilt: 0.1,
		Length: 0.12, Bow: 0.06,
		Hooks: 0.7, Joined: 0.35, Hurry: 0.05, Disorder: 0.12, Jitter: 0.004, Step: 0.04}
}

// Anyone is a hand drawn at random, from careful to hasty.
func Anyone(rng *rand.Rand) Hand {
	much := func(most float64) float64 { return most * math.Sqrt(rng.Float64()) }
	return Hand{
		Slant: rng.NormFloat64() * 0.07, Turn: rng.NormFloat64() * 0.04, Aspect: math.Exp(rng.NormFloat64() * 0.13),
		Warp: much(0.05), Parts: much(0.05), Shift: much(0.033), Tilt: much(0.12), Length: much(0.15), Bow: much(0.08),
		Hooks: rng.Float64(), Joined: max(0, rng.Float64()*0.8-0.3), Hurry: 0.01 + much(0.05), Disorder: much(0.1),
		Shuffle: rng.Float64() < 0.03, Step: 0.015 + 0.035*rng.Float64(), Jitter: much(0.004),
	}
}

// Write draws a shape as this hand would, in a box of about 0 to 1, y downwards.
func (h Hand) Write(shape []input.Stroke, rng *rand.Rand) []input.Stroke {
	var strokes []line
	for _, s := range shape {
		l := dense(s)
		if len(l) > 1 && rng.Float64() < h.Hooks {
			l = unhook(l)
		}
		strokes = append(strokes, l)
	}
	h.moveParts(strokes, rng)
	for _, l := range strokes {
		h.misplace(l, rng)
	}
	h.reorder(strokes, rng)
	strokes = h.join(strokes, rng)
	for i, l := range strokes {
		strokes[i] = l.smooth(int(math.Round(h.Hurry / grain)))
	}
	h.bendBox(strokes, rng)
	return h.sample(strokes, rng)
}

// moveParts cuts the character across, or down, or both, and shifts and stretches what lies on each side.
func (h Hand) moveParts(strokes []line, rng *rand.Rand) {
	for axis := range 2 {
		cut := 0.3 + 0.4*rng.Float64()
		var shift, stretch [2][2]float64
		for side := range 2 {
			for i := range 2 {
				shift[side][i] = rng.NormFloat64() * h.Parts
				stretch[side][i] = 1 + 2*rng.NormFloat64()*h.Parts
			}
		}
		for _, l := range strokes {
			c := l.middle()
			side, centre := 0, [2]float64{0.5, 0.5}
			centre[axis] = cut / 2
			if c[axis] > cut {
				side, centre[axis] = 1, (1+cut)/2
			}
			for i := range l {
				for k := range 2 {
					l[i][k] = centre[k] + (l[i][k]-centre[k])*stretch[side][k] + shift[side][k]
				}
			}
		}
	}
}

// misplace turns, stretches, bends and shifts one stroke.
func (h Hand) misplace(l line, rng *rand.Rand) {
	c := l.middle()
	sin, cos := math.Sincos(rng.NormFloat64() * h.Tilt)
	k := math.Exp(rng.NormFloat64() * h.Length)
	dx, dy := rng.NormFloat64()*h.Shift, rng.NormFloat64()*h.Shift
	bow := rng.NormFloat64() * h.Bow
	ex, ey := l[len(l)-1][0]-l[0][0], l[len(l)-1][1]-l[0][1]
	for i := range l {
		x, y := (l[i][0]-c[0])*k, (l[i][1]-c[1])*k
		b := bow * math.Sin(math.Pi*float64(i)/float64(max(1, len(l)-1)))
		l[i] = [2]float64{c[0] + cos*x - sin*y + dx - b*ey, c[1] + sin*x + cos*y + dy + b*ex}
	}
}

func (h Hand) reorder(strokes []line, rng *rand.Rand) {
	if h.Shuffle {
		rng.Shuffle(len(strokes), func(i, j int) { strokes[i], strokes[j] = strokes[j], strokes[i] })
		return
	}
	for i := 0; i+1 < len(strokes); i++ {
		if rng.Float64() < h.Disorder {
			strokes[i], strokes[i+1] = strokes[i+1], strokes[i]
		}
	}
}

// join leaves ink on some of the ways between strokes; short ways are joined more often than long ones.
func (h Hand) join(strokes []line, rng *rand.Rand) []line {
	var joined []line
	for i, l := range strokes {
		if i > 0 {
			last := joined[len(joined)-1]
			a, b := last[len(last)-1], l[0]
			far := math.Hypot(b[0]-a[0], b[1]-a[1])
			if rng.Float64() < h.Joined*1.6*math.Exp(-1.3*far) {
				joined[len(joined)-1] = append(append(last, between(a, b)...), l...)
				continue
			}
		}
		joined = append(joined, l)
	}
	return joined
}

// bendBox stretches the whole character unevenly, leans and turns it.
func (h Hand) bendBox(strokes []line, rng *rand.Rand) {
	var w [8]float64
	for i := range w {
		w[i] = rng.NormFloat64() * h.Warp
	}
	aspect := h.Aspect
	if aspect == 0 {
		aspect = 1
	}
	wide := math.Sqrt(aspect)
	sin, cos := math.Sincos(h.Turn)
	for _, l := range strokes {
		for i, p := range l {
			x := p[0] + w[0]*math.Sin(math.Pi*p[0]) + w[1]*math.Sin(2*math.Pi*p[0]) + w[2]*math.Sin(math.Pi*p[1]) +
				w[3]*(p[0]-0.5)*(p[1]-0.5)*4
			y := p[1] + w[4]*math.Sin(math.Pi*p[1]) + w[5]*math.Sin(2*math.Pi*p[1]) + w[6]*math.Sin(math.Pi*p[0]) +
				w[7]*(p[0]-0.5)*(p[1]-0.5)*4
			x, y = (x-0.5)*wide-h.Slant*(y-0.5), (y-0.5)/wide
			l[i] = [2]float64{0.5 + cos*x - sin*y, 0.5 + sin*x + cos*y}
		}
	}
}

func (h Hand) sample(strokes []line, rng *rand.Rand) []input.Stroke {
	step := h.Step
	if step == 0 {
		step = 0.02
	}
	every := max(1, int(math.Round(step/grain)))
	var ink []input.Stroke
	for _, l := range strokes {
		var s input.Stroke
		for i := 0; i < len(l); i++ {
			if i%every == 0 || i == len(l)-1 {
				s = append(s, input.Point{
					X: float32(l[i][0] + rng.NormFloat64()*h.Jitter), Y: float32(l[i][1] + rng.NormFloat64()*h.Jitter),
				})
			}
		}
		ink = append(ink, s)
	}
	return ink
}
