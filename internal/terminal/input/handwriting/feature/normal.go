package feature

import "math"

// How the ink is evened out; found by measuring.
const (
	bins   = 64   // how finely the density of ink along an axis is taken
	reach  = 2.1  // deviations of the ink that the box takes in on each side of its centre
	evenly = 0.6  // 0: only place and size are evened out; 1: ink is spread over each axis as evenly as it goes
	blur   = 0.06 // how far density is blurred, as a share of the box
	floor  = 0.4  // density that is added everywhere, as a share of all
)

// normalise maps samples in place so that the ink fills a box of 0 to 1, with the crowded parts widened.
func normalise(s []Sample) {
	if len(s) == 0 {
		return
	}
	x, y := axisOf(s, 0), axisOf(s, 1)
	// A bar stays a bar: the narrower side grows less than the wider one.
	wide, high := x.size(), y.size()
	ratio := 1.0
	if m := max(wide, high); m > 0 {
		ratio = math.Sqrt(math.Sin(math.Pi / 2 * max(min(wide, high)/m, 1e-4)))
	}
	fx, fy := 1.0, 1.0
	if wide < high {
		fx = ratio
	} else {
		fy = ratio
	}
	for i, p := range s {
		x0, x1 := x.at(float64(p.X-p.DX/2)), x.at(float64(p.X+p.DX/2))
		y0, y1 := y.at(float64(p.Y-p.DY/2)), y.at(float64(p.Y+p.DY/2))
		s[i] = Sample{
			X: float32(0.5 + ((x0+x1)/2-0.5)*fx), Y: float32(0.5 + ((y0+y1)/2-0.5)*fy),
			DX: float32((x1 - x0) * fx), DY: float32((y1 - y0) * fy),
		}
	}
}

// axis maps places along one axis of the ink to 0 to 1.
type axis struct {
	lo, hi float64
	sum    [bins + 1]float64
}

func (a *axis) size() float64 { return a.hi - a.lo }

func axisOf(s []Sample, which int) *axis {
	get := func(p Sample) (float64, float64) {
		if which == 0 {
			return float64(p.X), float64(p.DX)
		}
		return float64(p.Y), float64(p.DY)
	}
	var mean, weight float64
	first, _ := get(s[0])
	lo, hi := first, first
	for _, p := range s {
		v, d := get(p)
		w := math.Hypot(float64(p.DX), float64(p.DY)) + 1e-4
		mean += v * w
		weight += w
		lo, hi = min(lo, v-math.Abs(d)/2), max(hi, v+math.Abs(d)/2)
	}
	mean /= weight
	var below, above, wb, wa float64
	for _, p := range s {
		v, _ := get(p)
		w := math.Hypot(float64(p.DX), float64(p.DY)) + 1e-4
		if v < mean {
			below += w * (v - mean) * (v - mean)
			wb += w
		} else {
			above += w * (v - mean) * (v - mean)
			wa += w
		}
	}
	sb, sa := math.Sqrt(below/max(wb, 1e-9)), math.Sqrt(above/max(wa, 1e-9))
	a := &axis{lo: mean - reach*sb, hi: mean + reach*sa}
	if a.hi-a.lo < 1e-6 {
		a.lo, a.hi = mean-0.5e-6, mean+0.5e-6
	}
	a.even(s, which)
	return a
}

// even takes the density of ink that runs across this axis, blurs it, and sums it up.
func (a *axis) even(s []Sample, which int) {
	var density [bins]float64
	size := a.hi - a.lo
	for _, p := range s {
		v, across := float64(p.X), math.Abs(float64(p.DY))
		if which == 1 {
			v, across = float64(p.Y), math.Abs(float64(p.DX))
		}
		b := min(bins-1, max(0, int((v-a.lo)/size*bins)))
		density[b] += across
	}
	const sigma = blur * bins
	far := int(math.Ceil(2.5 * sigma))
	var kernel [bins]float64
	for k := 0; k <= far && k < bins; k++ {
		kernel[k] = math.Exp(-float64(k*k) / (2 * sigma * sigma))
	}
	var soft [bins]float64
	total := 0.0
	for b, d := range density {
		if d == 0 {
			continue
		}
		for o := max(0, b-far); o <= min(bins-1, b+far); o++ {
			k := o - b
			if k < 0 {
				k = -k
			}
			soft[o] += d * kernel[k]
		}
	}
	for _, v := range soft {
		total += v
	}
	for b, v := range soft {
		share := 1.0 / bins
		if total > 0 {
			even := (v/total + floor/bins) / (1 + floor)
			share = (1-evenly)/bins + evenly*even
		}
		a.sum[b+1] = a.sum[b] + share
	}
}

// at maps a place; what lies outside the box goes on at the slope of the edge, at most a quarter of the box.
func (a *axis) at(v float64) float64 {
	t := (v - a.lo) / (a.hi - a.lo) * bins
	b := min(bins-1, max(0, int(t)))
	out := a.sum[b] + (t-float64(b))*(a.sum[b+1]-a.sum[b])
	return min(1.25, max(-0.25, out))
}
