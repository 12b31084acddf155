// Package dsp makes speech from a noisy hall easier to follow: it takes away what lies below the voice, brings quiet
// and loud speakers slowly to one level, and keeps every peak below full scale.
package dsp

import "math"

const (
	// Rate is samples a second.
	Rate = 16000
	// Frame is how many samples are worked on at once, 20 ms.
	Frame = Rate / 50
	// Delay is how many samples the output is behind the input: the limiter looks ahead.
	Delay = Rate / 200
)

// Chain is the filters of one recording, with what they remember.
type Chain struct {
	low     highPass
	gain    gain
	limit   limiter
	level   float64
	samples [Frame]float32
}

// New is the filters before the first sample.
func New() *Chain { return &Chain{gain: newGain(), limit: newLimiter()} }

// Process filters one frame. The result is good until the next call and Delay samples behind.
func (c *Chain) Process(frame []int16) []float32 {
	out := c.samples[:len(frame)]
	var square float64
	for i, s := range frame {
		out[i] = c.low.next(float32(s) / 32768)
		square += float64(out[i]) * float64(out[i])
	}
	c.level = Decibel(square / float64(len(frame)))
	c.gain.apply(out, c.level)
	for i, s := range out {
		out[i] = c.limit.next(s)
	}
	return out
}

// Level is how loud the newest frame is without the low rumble and before any gain, in dB below full scale.
func (c *Chain) Level() float64 { return c.level }

// Wipe forgets what was heard.
func (c *Chain) Wipe() { *c = Chain{} }

// Decibel turns a mean square into dB below full scale, -120 at the least.
func Decibel(square float64) float64 { return 10 * math.Log10(max(square, 1e-12)) }
