package handwriting

import (
	"math"
	"slices"

	"xinsheng/internal/terminal/input"
	"xinsheng/internal/terminal/input/handwriting/template"
)

// What a character begins with is compared stroke by stroke, in the order that is taught, so that it can be offered
// before it is finished.
const (
	openingStrokes = 10   // strokes compared at most
	openingPoints  = 4    // points on a stroke
	openingPrior   = 150  // only characters as common as this are offered early
	openingReach   = 0.03 // square of how far points may lie off on average, as a share of the ink's size
	farOff         = 260  // beyond this distance the ink is likely no whole character yet
)

// opening is the first strokes of a shape.
type opening struct {
	shape  int
	count  int // strokes of the whole shape
	points []point
}

type point struct{ x, y float32 }

func openingsOf(set *template.Set) []opening {
	var all []opening
	for i, s := range set.Shapes {
		if s.Prior < openingPrior || set.Count(i) < 2 || s.Rune < 0x3007 {
			continue
		}
		all = append(all, opening{shape: i, count: set.Count(i), points: milestones(set.Strokes(i))})
	}
	return all
}

// milestones takes points at equal distances along each of the first strokes, the ends among them.
func milestones(strokes []input.Stroke) []point {
	out := make([]point, 0, openingPoints*min(openingStrokes, len(strokes)))
	for _, s := range strokes[:min(openingStrokes, len(strokes))] {
		length := make([]float64, len(s))
		for i := 1; i < len(s); i++ {
			length[i] = length[i-1] + math.Hypot(float64(s[i].X-s[i-1].X), float64(s[i].Y-s[i-1].Y))
		}
		at := 0
		for k := range openingPoints {
			want := length[len(s)-1] * float64(k) / (openingPoints - 1)
			for at+1 < len(s)-1 && length[at+1] < want {
				at++
			}
			p := point{s[at].X, s[at].Y}
			if at+1 < len(s) && length[at+1] > length[at] {
				t := float32((want - length[at]) / (length[at+1] - length[at]))
				p = point{s[at].X + t*(s[at+1].X-s[at].X), s[at].Y + t*(s[at+1].Y-s[at].Y)}
			}
			out = append(out, p)
		}
	}
	return out
}

// frame is the middle of points and their longer side.
func frame(ps []point) (middle point, size float32) {
	lo, hi := ps[0], ps[0]
	for _, p := range ps {
		lo = point{min(lo.x, p.x), min(lo.y, p.y)}
		hi = point{max(hi.x, p.x), max(hi.y, p.y)}
	}
	return point{(lo.x + hi.x) / 2, (lo.y + hi.y) / 2}, max(hi.x-lo.x, hi.y-lo.y, 1e-3)
}

// begun ranks common characters that have more strokes than the ink and begin as it does. The likeliest comes with a
// score above 0 when the ink is no whole character: best is how far the nearest of those lies.
func (m *Matcher) begun(ink []input.Stroke, best float64) []scored {
	if len(ink) > openingStrokes {
		return nil
	}
	mine := milestones(ink)
	centre, size := frame(mine)
	for i, p := range mine {
		mine[i] = point{(p.x - centre.x) / size, (p.y - centre.y) / size}
	}
	var found []scored
	for _, o := range m.openings {
		if o.count <= len(ink) {
			continue
		}
		theirs := o.points[:len(mine)]
		c, s := frame(theirs)
		limit, sum := openingReach*float32(len(mine)), float32(0)
		for i, p := range theirs {
			x, y := (p.x-c.x)/s-mine[i].x, (p.y-c.y)/s-mine[i].y
			if sum += x*x + y*y; sum > limit {
				break
			}
		}
		if sum > limit {
			continue
		}
		off := float64(sum) / float64(len(mine))
		score := float64(m.set.Shapes[o.shape].Prior)/255*3 - off*100
		if best < farOff {
			score -= 10
		}
		found = append(found, scored{o.shape, score})
	}
	slices.SortFunc(found, byScore)
	return found
}

// weave puts characters that are only begun among whole ones: behind the first three where the ink is likely whole, in
// front where it is not, and then every third.
func weave(whole, begun []scored) []scored {
	out := make([]scored, 0, len(whole)+len(begun))
	next := 3
	if len(begun) > 0 && begun[0].score > 0 {
		next = 0
	}
	for len(whole)+len(begun) > 0 {
		if len(begun) > 0 && (len(out) >= next || len(whole) == 0) {
			out, begun = append(out, begun[0]), begun[1:]
			next += 3
			continue
		}
		if len(whole) == 0 {
			continue
		}
		out, whole = append(out, whole[0]), whole[1:]
	}
	return out
}
