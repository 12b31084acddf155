package write

import "time"

// How long a finger rests until a character counts as written. Someone who pauses between strokes is given longer.
const (
	leastRest = 900 * time.Millisecond
	mostRest  = 3 * time.Second
	firstGap  = 500 * time.Millisecond // taken for the time between strokes until some were seen
	restGaps  = 2.5                    // a rest is this much longer than the time between strokes
)

// inkPace follows how fast a person writes. It is made anew for each page and remembers one number.
type inkPace struct {
	gap    time.Duration // about the longest time between strokes of late
	lifted time.Time     // when the finger left the glass; zero: no stroke to follow on
	slowly bool          // large type is in use: everything takes twice as long
}

func newInkPace(slowly bool) *inkPace { return &inkPace{gap: firstGap, slowly: slowly} }

// lift is called when a stroke ends.
func (p *inkPace) lift(now time.Time) { p.lifted = now }

// touch is called when a stroke of the same character begins.
func (p *inkPace) touch(now time.Time) {
	if p.lifted.IsZero() {
		return
	}
	p.gap = max(p.gap*95/100, min(now.Sub(p.lifted), mostRest))
}

// tooFast is called when a character was taken that was not finished.
func (p *inkPace) tooFast() { p.gap = min(p.gap*2, mostRest) }

// rest is how long the finger rests when a character is finished.
func (p *inkPace) rest() time.Duration {
	r := min(max(time.Duration(restGaps*float64(p.gap)), leastRest), mostRest)
	if p.slowly {
		r = min(2*r, 2*mostRest)
	}
	return r
}
