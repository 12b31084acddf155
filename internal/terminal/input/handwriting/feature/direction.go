package feature

import (
	"math"

	"xinsheng/internal/terminal/input"
)

// Size of a feature: eight directions at each of 8 x 8 places.
const (
	grid       = 8
	directions = 8
	Size       = grid * grid * directions
)

// Vector tells how much ink runs in each direction around each place, the square root of it, on a scale of about 0 to
// 1.
type Vector [Size]float32

// Extract returns the vector of clean ink, see Clean.
func Extract(strokes []input.Stroke) *Vector {
	s := Samples(strokes)
	normalise(s)
	return directionsOf(s)
}

// directionsOf spreads each piece of ink over the places around it and the two directions beside its own.
func directionsOf(s []Sample) *Vector {
	const sigma = 0.62 // of the distance between places
	var v Vector
	for _, p := range s {
		length := math.Hypot(float64(p.DX), float64(p.DY))
		angle := math.Atan2(float64(p.DY), float64(p.DX)) / (2 * math.Pi) * directions
		if angle < 0 {
			angle += directions
		}
		if length < 1e-4 {
			length = 0.02 // a dot
		}
		d0 := int(angle) % directions
		d1 := (d0 + 1) % directions
		t := angle - math.Floor(angle)
		gx, gy := float64(p.X)*grid-0.5, float64(p.Y)*grid-0.5
		x0, y0 := int(math.Floor(gx))-1, int(math.Floor(gy))-1
		var wx, wy [4]float64
		for k := range 4 {
			ex, ey := gx-float64(x0+k), gy-float64(y0+k)
			wx[k], wy[k] = math.Exp(-ex*ex/(2*sigma*sigma)), math.Exp(-ey*ey/(2*sigma*sigma))
		}
		for j := range 4 {
			if y0+j < 0 || y0+j >= grid {
				continue
			}
			for i := range 4 {
				if x0+i < 0 || x0+i >= grid {
					continue
				}
				at := ((y0+j)*grid + x0 + i) * directions
				w := wx[i] * wy[j] * length
				v[at+d0] += float32(w * (1 - t))
				v[at+d1] += float32(w * t)
			}
		}
	}
	for i, x := range v {
		v[i] = float32(math.Sqrt(float64(x)))
	}
	return &v
}
