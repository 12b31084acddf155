package machine

import (
	"fmt"
	"math"
)

// Orientation is how the panel hangs.
type Orientation string

// The orientations.
const (
	Portrait  Orientation = "portrait"
	Landscape Orientation = "landscape"
)

// Panel is the visible area of the screen, as it hangs. Millimetres turn into pixels only with the size of the window.
type Panel struct {
	WidthMM, HeightMM float64
	WidthPx, HeightPx int // 0: whatever the display says
	Orientation       Orientation
}

// Below these sizes, in millimetres, targets of 16 mm with 3 mm between them do not fit: six in a row with margins, and
// header, text, candidates, four rows of nine-key pinyin and footer above each other. The theme draws the same line.
const (
	leastWidthMM  = 125
	leastHeightMM = 180
)

// Inches is the diagonal.
func (p Panel) Inches() float64 { return math.Hypot(p.WidthMM, p.HeightMM) / 25.4 }

// Check refuses a panel on which targets of 16 mm cannot be met, or whose values contradict each other, and says why.
func (p Panel) Check() error {
	if reason := p.wrong(); reason != "" {
		return errorLine("panel: " + reason)
	}
	return nil
}

func (p Panel) wrong() string {
	switch {
	case p.WidthMM < leastWidthMM || p.HeightMM < leastHeightMM:
		return fmt.Sprintf("a panel of %.0f x %.0f mm is too small for targets of 16 mm; allowed: at least %d mm wide and %d mm high",
			p.WidthMM, p.HeightMM, leastWidthMM, leastHeightMM)
	case p.Orientation == Portrait && p.WidthMM > p.HeightMM, p.Orientation == Landscape && p.WidthMM < p.HeightMM:
		return fmt.Sprintf("%.0f mm wide and %.0f mm high is not %s; allowed: width and height as the panel hangs",
			p.WidthMM, p.HeightMM, p.Orientation)
	case (p.WidthPx == 0) != (p.HeightPx == 0):
		return "only one of width_px and height_px is given; allowed: both or none"
	case p.WidthPx == 0:
		return ""
	}
	across, down := float64(p.WidthPx)/p.WidthMM, float64(p.HeightPx)/p.HeightMM
	if math.Abs(across-down) > 0.1*max(across, down) {
		return fmt.Sprintf("%d x %d px on %.0f x %.0f mm would not be square pixels; allowed: sizes that fit each other within 10 %%",
			p.WidthPx, p.HeightPx, p.WidthMM, p.HeightMM)
	}
	return ""
}

// Describe is the panel in one line for the fleet page, in a window of so many pixels.
func (p Panel) Describe(widthPx, heightPx int) string {
	return fmt.Sprintf("%dx%d, %.0fx%.0f mm, %s", widthPx, heightPx, p.WidthMM, p.HeightMM, p.Orientation)
}
