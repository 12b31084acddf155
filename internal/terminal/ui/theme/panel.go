package theme

import (
	"fmt"
	"math"
)

// The least sizes of the design, in millimetres.
const (
	TargetMM  = 16 // any target, in both directions
	PrimaryMM = 20 // a target that moves the visit on
	GapMM     = 3  // between neighbouring targets
)

// The smallest panels, in millimetres, on which every page keeps TargetMM and GapMM: 18.5 inch upright, 15.6 inch across.
const (
	portraitWidthMM, portraitHeightMM   = 225, 400
	landscapeWidthMM, landscapeHeightMM = 335, 190
)

// Panel is the glass: its pixels and its size.
type Panel struct {
	WidthPx, HeightPx int
	WidthMM, HeightMM float64
}

// Portrait reports whether the panel stands upright.
func (p Panel) Portrait() bool { return p.HeightPx >= p.WidthPx }

// PxPerMM is the larger of both directions' pixels per millimetre, so that no target comes out too small.
func (p Panel) PxPerMM() float64 {
	return math.Max(float64(p.WidthPx)/p.WidthMM, float64(p.HeightPx)/p.HeightMM)
}

// Check refuses a panel whose values contradict each other, or on which targets of 16 mm do not fit, and says why.
func (p Panel) Check() error {
	if p.WidthPx <= 0 || p.HeightPx <= 0 || p.WidthMM <= 0 || p.HeightMM <= 0 {
		return fmt.Errorf("panel of %dx%d px and %.0fx%.0f mm: every value must be above zero",
			p.WidthPx, p.HeightPx, p.WidthMM, p.HeightMM)
	}
	x, y := float64(p.WidthPx)/p.WidthMM, float64(p.HeightPx)/p.HeightMM
	if math.Abs(x-y) > 0.08*math.Max(x, y) {
		return fmt.Errorf("panel of %dx%d px and %.0fx%.0f mm: pixels would not be square, are width and height swapped?",
			p.WidthPx, p.HeightPx, p.WidthMM, p.HeightMM)
	}
	width, height := portraitWidthMM, portraitHeightMM
	if !p.Portrait() {
		width, height = landscapeWidthMM, landscapeHeightMM
	}
	if p.WidthMM < float64(width) || p.HeightMM < float64(height) {
		return fmt.Errorf("panel of %.0fx%.0f mm is too small for targets of %d mm: at least %dx%d mm is needed",
			p.WidthMM, p.HeightMM, TargetMM, width, height)
	}
	return nil
}
