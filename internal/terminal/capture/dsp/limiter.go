package dsp

// ceiling is the loudest sample that leaves, 1 dB below full scale: the codec's own ripples stay below it too.
const ceiling = 0.89

// release is how much of the way back to full volume the limiter goes with each sample: 60 ms.
const release = 1.0 / (0.06 * Rate)

// limiter turns the volume down before a peak arrives, so that the peak itself is not bent. It knows the peaks of the
// next Delay samples, takes the strictest, and glides there.
type limiter struct {
	wait   [Delay]float32 // samples on their way
	glide  [Delay]float32 // the newest factors; their mean is what counts
	sum    float64
	at     int
	factor float32
	// peaks are the factors that samples ask for, each stricter than those before it was asked, with the time they count
	// to.
	peaks []peak
	time  int
}

type peak struct {
	factor float32
	until  int
}

func newLimiter() limiter {
	l := limiter{factor: 1, sum: Delay, peaks: make([]peak, 0, 2*Delay)}
	for i := range l.glide {
		l.glide[i] = 1
	}
	return l
}

func (l *limiter) next(s float32) float32 {
	ask := l.strictest(s)
	if ask < l.factor {
		l.factor = ask
	} else {
		l.factor += (ask - l.factor) * release
	}
	l.sum += float64(l.factor) - float64(l.glide[l.at])
	l.glide[l.at] = l.factor
	out := l.wait[l.at] * float32(l.sum/Delay)
	l.wait[l.at] = s
	l.at = (l.at + 1) % Delay
	return min(max(out, -ceiling), ceiling)
}

// strictest is the least factor that any of the newest Delay+1 samples asks for.
func (l *limiter) strictest(s float32) float32 {
	l.time++
	for len(l.peaks) > 0 && l.peaks[0].until < l.time {
		l.peaks = l.peaks[:copy(l.peaks, l.peaks[1:])]
	}
	if loud := max(s, -s); loud > ceiling {
		ask := ceiling / loud
		for len(l.peaks) > 0 && l.peaks[len(l.peaks)-1].factor >= ask {
			l.peaks = l.peaks[:len(l.peaks)-1]
		}
		l.peaks = append(l.peaks, peak{ask, l.time + Delay})
	}
	if len(l.peaks) == 0 {
		return 1
	}
	return l.peaks[0].factor
}
