package theme

import "math"

// Options are what a visitor, or the place, chooses about the layout.
type Options struct {
	Large bool // large type
	Low   bool // everything that is touched lies in the lower half, for people who sit
}

// Theme turns millimetres to pixels for one panel and one choice of type size. It is immutable.
type Theme struct {
	panel   Panel
	options Options
	pxPerMM float64
	faces   *Faces
}

// New makes the theme of a panel. The panel must have passed Check.
func New(panel Panel, faces *Faces, options Options) *Theme {
	return &Theme{panel: panel, options: options, pxPerMM: panel.PxPerMM(), faces: faces}
}

// Panel returns the glass that the theme was made for.
func (t *Theme) Panel() Panel { return t.panel }

// Options returns the type size and layout in use.
func (t *Theme) Options() Options { return t.options }

// Large reports whether large type is in use.
func (t *Theme) Large() bool { return t.options.Large }

// Portrait reports whether the panel stands upright.
func (t *Theme) Portrait() bool { return t.panel.Portrait() }

// MM turns millimetres to whole pixels, rounded up so that a least size stays one.
func (t *Theme) MM(mm float64) float32 { return float32(math.Ceil(mm*t.pxPerMM - 1e-6)) }

// ToMM turns pixels to millimetres.
func (t *Theme) ToMM(px float32) float64 { return float64(px) / t.pxPerMM }

// Target is the least size of any target in pixels.
func (t *Theme) Target() float32 { return t.MM(TargetMM) }

// Primary is the least height of a primary target in pixels.
func (t *Theme) Primary() float32 { return t.MM(PrimaryMM) }

// Gap is the least distance between neighbouring targets in pixels.
func (t *Theme) Gap() float32 { return t.MM(GapMM + 0.2) }

// Space is the usual distance between cards in pixels.
func (t *Theme) Space() float32 {
	if t.tight() {
		return t.MM(4)
	}
	return t.MM(6.5)
}

// Margin is the distance from the edge of the glass to the content in pixels.
func (t *Theme) Margin() float32 {
	if t.tight() {
		return t.MM(8)
	}
	return t.MM(11)
}

// Inset is the distance from a card's edge to what it holds in pixels.
func (t *Theme) Inset() float32 {
	if t.tight() {
		return t.MM(5)
	}
	return t.MM(7.5)
}

// Radius is the corner radius of cards and buttons in pixels.
func (t *Theme) Radius() float32 { return t.MM(5.5) }

// KeyRadius is the corner radius of keys and other small targets in pixels.
func (t *Theme) KeyRadius() float32 { return t.MM(3.2) }

// Line is the width of a thin border in pixels.
func (t *Theme) Line() float32 { return max(2, t.MM(0.4)) }

// Outline is the width of a button's outline in pixels.
func (t *Theme) Outline() float32 { return max(2, t.MM(0.7)) }

// Row tells how wide one of n keys is that share width, gaps of the least size between them, in pixels.
func (t *Theme) Row(width float32, n int) float32 {
	if n < 1 {
		return width
	}
	return (width - float32(n-1)*t.Gap()) / float32(n)
}

// tight reports whether the glass has little room for its type: distances shrink, targets and type do not.
func (t *Theme) tight() bool {
	short := math.Min(t.panel.WidthMM, t.panel.HeightMM)
	return short < 250 && (t.options.Large || short < 215)
}

// Short reports whether the glass is so low that a page's title has to share the header's row.
func (t *Theme) Short() bool { return !t.Portrait() && t.panel.HeightMM < 220 }

// MarginY is the distance from the upper and lower edge of the glass to the content in pixels.
func (t *Theme) MarginY() float32 {
	if t.panel.HeightMM < 220 || t.tight() {
		return t.MM(7)
	}
	return t.Margin()
}
