// Package panel holds what a terminal's glass measures, and which glass is too small to be touched. Millimetres come
// from the machine's configuration, pixels from the window.
package panel

import (
	"errors"
	"fmt"
	"math"
)

// TargetMM is the least size of anything that is touched, in both directions.
const TargetMM = 16

// The smallest panels, in millimetres, on which every page keeps targets of TargetMM with 3 mm between them: 18.5 inch
// upright,
// 15.6 inch across. Below them ten keys do not fit beside or under the text.
const (
	portraitWidthMM, portraitHeightMM   = 225, 400
	landscapeWidthMM, landscapeHeightMM = 335, 190
)

// square is how far a pixel may be from as wide as it is high.
const square = 0.08

// Panel is the glass as it hangs: its pixels and its size.
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

// Check refuses a panel whose values contradict each other, or on which targets do not fit, and says why.
func (p Panel) Check() error {
	if p.WidthPx <= 0 || p.HeightPx <= 0 || p.WidthMM <= 0 || p.HeightMM <= 0 {
		return fmt.Errorf("panel of %dx%d px and %.0fx%.0f mm: every value must be above zero",
			p.WidthPx, p.HeightPx, p.WidthMM, p.HeightMM)
	}
	if reason := p.NotSquare(); reason != "" {
		return fmt.Errorf("panel: %s", reason)
	}
	if reason := TooSmall(p.WidthMM, p.HeightMM, p.Portrait()); reason != "" {
		return errors.New(reason)
	}
	return nil
}

// NotSquare says why pixels and millimetres do not fit each other; empty when they do.
func (p Panel) NotSquare() string {
	across, down := float64(p.WidthPx)/p.WidthMM, float64(p.HeightPx)/p.HeightMM
	if math.Abs(across-down) <= square*max(across, down) {
		return ""
	}
	return fmt.Sprintf("%d x %d px on %.0f x %.0f mm would not be square pixels, are width and height swapped? "+
		"allowed: sizes that fit each other within %.0f %%", p.WidthPx, p.HeightPx, p.WidthMM, p.HeightMM, square*100)
}

// TooSmall says why a panel of so many millimetres is too small; empty when it is not.
func TooSmall(widthMM, heightMM float64, portrait bool) string {
	width, height := portraitWidthMM, portraitHeightMM
	if !portrait {
		width, height = landscapeWidthMM, landscapeHeightMM
	}
	if widthMM >= float64(width) && heightMM >= float64(height) {
		return ""
	}
	return fmt.Sprintf("a panel of %.0f x %.0f mm is too small for targets of %d mm; allowed: at least %d mm wide and %d mm high",
		widthMM, heightMM, TargetMM, width, height)
}
