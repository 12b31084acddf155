package dsp

import "math"

// corner is where the high-pass begins, in Hz: below lie fans, steps and doors, and hardly any voice.
const corner = 100

// highPass is a Butterworth filter of second order.
type highPass struct{ x1, x2, y1, y2 float64 }

var b0, a1, a2 = func() (float64, float64, float64) {
	k := math.Tan(math.Pi * corner / Rate)
	n := 1 / (1 + math.Sqrt2*k + k*k)
	return n, 2 * (k*k - 1) * n, (1 - math.Sqrt2*k + k*k) * n
}()

func (h *highPass) next(s float32) float32 {
	x := float64(s)
	y := b0*(x-2*h.x1+h.x2) - a1*h.y1 - a2*h.y2
	h.x2, h.x1, h.y2, h.y1 = h.x1, x, h.y1, y
	return float32(y)
}
