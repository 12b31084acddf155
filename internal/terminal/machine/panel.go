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

// The smallest panels, in millimetres, on which every page keeps targets of 16 mm with 3 mm between them: 18.5 inch upright,
// 15.6 inch across. Below them ten keys do not fit beside or under the text. The theme draws the same line.
const (
	portraitWidthMM, portraitHeightMM   = 225, 400
	landscapeWidthMM, landscapeHeightMM = 335, 190
)

func (p Panel) least() (width, height float64) {
	if p.Orientation == Landscape {
		return landscapeWidthMM, landscapeHeightMM
	}
	return portraitWidthMM, portraitHeightMM
}

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
	width, height := p.least()
	switch {
	case p.Orientation == Portrait && p.WidthMM > p.HeightMM, p.Orientation == Landscape && p.WidthMM < p.HeightMM:
		return fmt.Sprintf("%.0f mm wide and %.0f mm high is not %s; allowed: width and height as the panel hangs",
			p.WidthMM, p.HeightMM, p.Orientation)
	case p.WidthMM < width || p.HeightMM < height:
		return fmt.Sprintf("a panel of %.0f x %.0f mm is too small for targets of 16 mm; allowed: at least %.0f mm wide and %.0f mm high",
			p.WidthMM, p.HeightMM, width, height)
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
