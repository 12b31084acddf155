package machine

import (
	"fmt"

	"xinsheng/internal/terminal/panel"
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

// wrong says why the panel is refused; empty when it is not.
func (p Panel) wrong() string {
	if p.Orientation == Portrait && p.WidthMM > p.HeightMM || p.Orientation == Landscape && p.WidthMM < p.HeightMM {
		return fmt.Sprintf("%.0f mm wide and %.0f mm high is not %s; allowed: width and height as the panel hangs",
			p.WidthMM, p.HeightMM, p.Orientation)
	}
	if reason := panel.TooSmall(p.WidthMM, p.HeightMM, p.Orientation == Portrait); reason != "" {
		return reason
	}
	switch {
	case (p.WidthPx == 0) != (p.HeightPx == 0):
		return "only one of width_px and height_px is given; allowed: both or none"
	case p.WidthPx == 0:
		return ""
	}
	return panel.Panel{WidthPx: p.WidthPx, HeightPx: p.HeightPx, WidthMM: p.WidthMM, HeightMM: p.HeightMM}.NotSquare()
}

// Describe is the panel in one line for the fleet page, in a window of so many pixels.
func (p Panel) Describe(widthPx, heightPx int) string {
	return fmt.Sprintf("%dx%d, %.0fx%.0f mm, %s", widthPx, heightPx, p.WidthMM, p.HeightMM, p.Orientation)
}
