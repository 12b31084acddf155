package feature_test

import (
	"math"
	"testing"

	"xinsheng/internal/terminal/input"
	"xinsheng/internal/terminal/input/handwriting/feature"
)

func of(strokes ...input.Stroke) *feature.Vector { return feature.Extract(feature.Clean(strokes)) }

func apart(a, b *feature.Vector) float64 {
	sum := 0.0
	for i := range a {
		sum += float64(a[i]-b[i]) * float64(a[i]-b[i])
	}
	return math.Sqrt(sum)
}

var (
	across = input.Stroke{{X: 0, Y: 50}, {X: 100, Y: 50}}
	down   = input.Stroke{{X: 50, Y: 0}, {X: 50, Y: 100}}
)

func TestFeature_OrderSizeAndPlaceChangeNothing(t *testing.T) {
	cross := of(across, down)
	if d := apart(cross, of(down, across)); d > 1e-4 {
		t.Errorf("another order lies %v apart", d)
	}
	bigger := of(input.Stroke{{X: 500, Y: 900}, {X: 800, Y: 900}}, input.Stroke{{X: 650, Y: 750}, {X: 650, Y: 1050}})
	if d := apart(cross, bigger); d > 0.01 {
		t.Errorf("another size lies %v apart", d)
	}
}

func TestFeature_ShapesLieApart(t *testing.T) {
	cross := of(across, down)
	for name, other := range map[string]*feature.Vector{
		"a line across": of(across), "a line down": of(down),
		"a foot": of(down, input.Stroke{{X: 0, Y: 100}, {X: 100, Y: 100}}),
	} {
		if d := apart(cross, other); d < 0.5 {
			t.Errorf("a cross and %s lie %v apart", name, d)
		}
	}
}

func TestFeature_ALineIsNotBlownUpToABox(t *testing.T) {
	v := of(input.Stroke{{X: 0, Y: 50}, {X: 50, Y: 51}, {X: 100, Y: 50}})
	rows := map[int]bool{}
	for i, x := range v {
		if x > 0.05 {
			rows[i/64] = true
		}
	}
	if len(rows) > 4 {
		t.Errorf("a line across reaches over %d of 8 rows", len(rows))
	}
}

func TestFeature_NothingIsNoInk(t *testing.T) {
	nan := float32(math.NaN())
	for name, ink := range map[string][]input.Stroke{"nothing": nil, "empty": {{}}, "no numbers": {{{X: nan, Y: 1}}}} {
		if got := feature.Clean(ink); got != nil {
			t.Errorf("%s: %v", name, got)
		}
	}
	for i, x := range of(input.Stroke{{X: 7, Y: 7}}) {
		if math.IsNaN(float64(x)) || x < 0 {
			t.Fatalf("a dot has %v at %d", x, i)
		}
	}
}
