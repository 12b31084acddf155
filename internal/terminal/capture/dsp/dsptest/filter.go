// Package dsptest is for tests of what was recorded.
package dsptest

import "xinsheng/internal/terminal/capture/dsp"

// Filter runs a whole recording through the filters, with nothing shifted in time.
func Filter(pcm []int16) []float32 {
	c := dsp.New()
	padded := make([]int16, (len(pcm)+dsp.Delay+dsp.Frame-1)/dsp.Frame*dsp.Frame)
	copy(padded, pcm)
	out := make([]float32, 0, len(padded))
	for at := 0; at < len(padded); at += dsp.Frame {
		out = append(out, c.Process(padded[at:at+dsp.Frame])...)
	}
	return out[dsp.Delay:][:len(pcm)]
}
