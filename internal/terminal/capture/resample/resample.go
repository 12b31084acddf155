// Package resample changes the sample rate of sound without shifting it in time.
package resample

import "math"

// Resampler changes the sample rate of a stream. It shifts nothing in time.
type Resampler struct {
	up, down int         // output to input rate, without a common factor
	phases   [][]float64 // filter taps for each place between two input samples
	in       []int16     // input that is still needed; in[0] belongs to the first tap of the next output
	phase    int
	out      []int16
}

// lobes is how many zero crossings of the filter there are on each side.
const lobes = 16

// New makes one from a rate to another, in samples a second.
func New(from, to int) *Resampler {
	g := gcd(from, to)
	r := &Resampler{up: to / g, down: from / g}
	cut := min(1, float64(to)/float64(from)) * 0.94 // of half the input rate
	half := int(math.Ceil(lobes / cut))
	r.phases = make([][]float64, r.up)
	for p := range r.phases {
		taps := make([]float64, 2*half)
		sum := 0.0
		for i := range taps {
			x := float64(i-half+1) - float64(p)/float64(r.up)
			w := math.Cos(x / float64(half) * math.Pi / 2)
			taps[i] = sinc(x*cut) * w * w
			sum += taps[i]
		}
		for i := range taps {
			taps[i] /= sum
		}
		r.phases[p] = taps
	}
	r.in = make([]int16, half-1)
	return r
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// Push takes input and gives what output there is. The slice is good until the next Push.
func (r *Resampler) Push(in []int16) []int16 {
	r.in = append(r.in, in...)
	r.out = r.out[:0]
	for r.ready() {
		r.out = append(r.out, r.next())
	}
	return r.out
}

// Pull fills out and fetches the input for it.
func (r *Resampler) Pull(out []int16, fill func([]int16)) {
	for i := range out {
		for !r.ready() {
			at := len(r.in)
			r.in = append(r.in, make([]int16, 160)...)
			fill(r.in[at:])
		}
		out[i] = r.next()
	}
}

func (r *Resampler) ready() bool { return len(r.in) >= len(r.phases[0])+r.down/r.up+1 }

func (r *Resampler) next() int16 {
	var sum float64
	for i, tap := range r.phases[r.phase] {
		sum += tap * float64(r.in[i])
	}
	r.phase += r.down
	step := r.phase / r.up
	r.phase %= r.up
	r.in = r.in[:copy(r.in, r.in[step:])]
	return int16(max(-32768, min(32767, math.Round(sum))))
}

// All is a whole piece of sound at another rate.
func All(pcm []int16, from, to int) []int16 {
	if from == to {
		return pcm
	}
	r := New(from, to)
	var out []int16
	for len(pcm) > 0 {
		n := min(from/50, len(pcm))
		out = append(out, r.Push(pcm[:n])...)
		pcm = pcm[n:]
	}
	return append(out, r.Push(make([]int16, len(r.phases[0])/2+1))...)
}
