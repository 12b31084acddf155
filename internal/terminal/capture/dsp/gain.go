package dsp

import "math"

// All in dB, per second where it is a speed.
const (
	target    = -20.0 // how loud speech shall be
	mostGain  = 18.0
	leastGain = -6.0
	rising    = 6.0
	falling   = 18.0

	faintest   = -55.0 // below nothing is taken for speech
	above      = 6.0   // speech is that much louder than the hall
	floorRise  = 2.0
	floorLoud  = -40.0 // the hall is never made louder than this, unless the speaker is as loud
	frameEvery = float64(Frame) / Rate
)

// gain is a slow hand on the volume: it follows the speaker and leaves the hall alone.
type gain struct {
	floor  float64 // the hall between words
	speech float64 // the speaker
	now    float64
	heard  bool
}

func newGain() gain { return gain{floor: -60} }

// apply raises or lowers one frame, gliding within it so that nothing clicks.
func (g *gain) apply(frame []float32, level float64) {
	g.listen(level)
	before := g.now
	if g.heard {
		want := min(max(target-g.speech, leastGain), mostGain)
		want = min(want, max(0, floorLoud-g.floor))
		g.now += min(max(want-g.now, -falling*frameEvery), rising*frameEvery)
	}
	from, to := factor(before), factor(g.now)
	for i := range frame {
		frame[i] *= from + (to-from)*float32(i+1)/float32(len(frame))
	}
}

// listen follows the hall and the speaker.
func (g *gain) listen(level float64) {
	if level < g.floor {
		g.floor += (level - g.floor) * 0.2
	} else {
		g.floor = min(g.floor+floorRise*frameEvery, level)
	}
	if level < max(faintest, g.floor+above) {
		return
	}
	if !g.heard {
		g.heard, g.speech = true, level
		return
	}
	// Loud syllables count more than soft ones: up in 0.1 s, down in 1 s.
	weight := 0.02
	if level > g.speech {
		weight = 0.2
	}
	g.speech += (level - g.speech) * weight
}

func factor(db float64) float32 { return float32(math.Pow(10, db/20)) }
