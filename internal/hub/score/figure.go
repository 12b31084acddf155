package score

import (
	"time"

	"xinsheng/internal/workday"
)

// The least n from which a figure is shown at all, and from which it stands without a mark.
const (
	HideBelow = 10
	MarkBelow = 100
)

// Figure is the mean of scores from 0 to 100.
type Figure struct {
	N   int
	Sum float64
}

// Mean is the figure itself; ok is false where too few were asked for it to be shown.
func (f Figure) Mean() (score float64, ok bool) {
	if f.N < HideBelow {
		return 0, false
	}
	return f.Sum / float64(f.N), true
}

// Few reports whether it is shown with a mark.
func (f Figure) Few() bool { return f.N >= HideBelow && f.N < MarkBelow }

func (f *Figure) add(n int, sum float64) {
	f.N += n
	f.Sum += sum
}

// Faces is how often each face was tapped, the worst first.
type Faces [5]int

// N is how many taps there are.
func (f Faces) N() int {
	n := 0
	for _, k := range f {
		n += k
	}
	return n
}

// Score is their figure.
func (f Faces) Score() Figure {
	out := Figure{N: f.N()}
	for i, k := range f {
		out.Sum += float64(k*i) * 100 / 4
	}
	return out
}

// Satisfied is the share of the two best faces, in hundredths.
func (f Faces) Satisfied() Figure { return Figure{N: f.N(), Sum: 100 * float64(f[3]+f[4])} }

func (f *Faces) add(o Faces) {
	for i := range f {
		f[i] += o[i]
	}
}

// Week is seven days from a Monday.
type Week struct{ From, Until time.Time }

// Weeks is the last n weeks; the last one is that of now, as far as it is over.
func Weeks(now time.Time, n int) []Week {
	local := now.In(workday.Zone())
	monday := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, workday.Zone()).
		AddDate(0, 0, -(int(local.Weekday())+6)%7)
	out := make([]Week, n)
	for i := range out {
		out[i].From = monday.AddDate(0, 0, -7*(n-1-i))
		out[i].Until = out[i].From.AddDate(0, 0, 7)
	}
	return out
}
