package handwritingtest

import (
	"math"

	"xinsheng/internal/terminal/input"
)

// grain is the distance between the points of a line.
const grain = 0.008

// line is a stroke as points that lie close together.
type line [][2]float64

func dense(s input.Stroke) line {
	var l line
	for i, p := range s {
		at := [2]float64{float64(p.X), float64(p.Y)}
		if i > 0 {
			l = append(l, between(l[len(l)-1], at)...)
		}
		l = append(l, at)
	}
	return l
}

// between returns the points on the way from a to b, without a and b.
func between(a, b [2]float64) line {
	n := int(math.Hypot(b[0]-a[0], b[1]-a[1]) / grain)
	var l line
	for i := 1; i < n; i++ {
		t := float64(i) / float64(n)
		l = append(l, [2]float64{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])})
	}
	return l
}

func (l line) middle() [2]float64 {
	var c [2]float64
	for _, p := range l {
		c[0] += p[0] / float64(len(l))
		c[1] += p[1] / float64(len(l))
	}
	return c
}

// smooth averages each point with those up to reach places away; the ends stay.
func (l line) smooth(reach int) line {
	out := make(line, len(l))
	for i := range l {
		r := min(reach, i, len(l)-1-i)
		for k := i - r; k <= i+r; k++ {
			out[i][0] += l[k][0] / float64(2*r+1)
			out[i][1] += l[k][1] / float64(2*r+1)
		}
	}
	return out
}

// unhook cuts a short end that turns back sharply.
func unhook(l line) line {
	for back := 4; back < len(l)/3 && back < 24; back++ {
		at := len(l) - 1 - back
		in := math.Atan2(l[at][1]-l[max(0, at-8)][1], l[at][0]-l[max(0, at-8)][0])
		out := math.Atan2(l[len(l)-1][1]-l[at][1], l[len(l)-1][0]-l[at][0])
		turn := math.Abs(math.Remainder(out-in, 2*math.Pi))
		if turn > 1.3 {
			return l[:at+1]
		}
	}
	return l
}
