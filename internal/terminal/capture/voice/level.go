package voice

import (
	"math"
	"slices"

	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/capture/dsp"
)

const (
	barFrames = int(capture.BarEvery * Rate / dsp.Frame / 1e9)

	// All in dB below full scale.
	softest  = -60.0 // an empty bar
	loudest  = -10.0 // a full one
	faint    = -55.0 // below nothing can be made out
	audible  = -40.0 // what is this loud is sound, however steady
	standOut = 6.0   // between the two, speech is that much louder than the hall
	tooQuiet = -38.0 // a speaker who is softer than this is hard to follow even with gain

	spoken  = 4    // bars, a quarter of a second: less is no word
	flatTop = 3    // samples in a row at the limit are a cut peak
	limit   = 0.99 // of full scale
)

// bar is how loud one bar's time was.
type bar struct {
	level float32 // dB
	cut   bool    // peaks were cut by the microphone
}

// levels listens to the sound as the microphone gives it, before any gain.
type levels struct {
	bars   []bar
	square float64
	frames int
	flat   int
	cut    bool
}

// add takes one frame: as it came, and how loud it is without the rumble.
func (l *levels) add(raw []int16, level float64) {
	for _, s := range raw {
		if float64(max(s, -s-1)) >= limit*math.MaxInt16 {
			l.flat++
			l.cut = l.cut || l.flat >= flatTop
		} else {
			l.flat = 0
		}
	}
	l.square += math.Pow(10, level/10)
	if l.frames++; l.frames == barFrames {
		l.bars = append(l.bars, bar{float32(dsp.Decibel(l.square / float64(barFrames))), l.cut})
		l.square, l.frames, l.cut = 0, 0, false
	}
}

// judge says how well the bars can be heard.
func judge(bars []bar) capture.Verdict {
	sorted := make([]float32, len(bars))
	for i, b := range bars {
		sorted[i] = b.level
	}
	slices.Sort(sorted)
	hall := float32(faint)
	if len(sorted) > 0 {
		hall = sorted[len(sorted)/10]
	}
	least := min(max(hall+standOut, faint), audible)
	var speech, cut int
	var square float64
	for _, b := range bars {
		if b.level >= least {
			speech++
			square += math.Pow(10, float64(b.level)/10)
		}
		if b.cut {
			cut++
		}
	}
	switch {
	case cut >= 3 && cut*20 >= speech:
		return capture.Clipped
	case speech < spoken:
		return capture.Silent
	case dsp.Decibel(square/float64(speech)) < tooQuiet:
		return capture.Quiet
	}
	return capture.Good
}

// height is a level as the height of a bar. Squared, words and pauses stand apart at the loudness of everyday speech.
func height(db float32) float32 {
	h := min(max((db-softest)/(loudest-softest), 0), 1)
	return h * h
}

// most is how many bars a whole recording is shown with.
const most = 100

// outline is the whole recording in at most that many bars, each the mean of its time, so that words stand apart.
func outline(bars []bar) []float32 {
	n := min(len(bars), most)
	out := make([]float32, n)
	for i := range out {
		part := bars[i*len(bars)/n : (i+1)*len(bars)/n]
		for _, b := range part {
			out[i] += height(b.level) / float32(len(part))
		}
	}
	return out
}
