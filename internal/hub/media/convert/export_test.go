package convert

import "time"

// HurryVoice gives the conversion of a recording so long, until the function that it answers is called.
func HurryVoice(wall time.Duration) (restore func()) {
	before := voiceLimits
	voiceLimits.Wall = wall
	return func() { voiceLimits = before }
}
