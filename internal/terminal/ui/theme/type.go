package theme

import "math"

// Role is what a text is for; it decides its size and weight.
type Role int

// The roles of text.
const (
	Body    Role = iota // all running text
	Strong              // running text that stands out
	Label               // on buttons
	Heading             // of a card or a choice
	Title               // of a page
	Display             // the greeting on the home screen
	Number              // receipt number, hotline on its page
	Giant               // the countdown
)

// capMM holds the height of a capital letter in millimetres, standard and large. The first two are the design's least.
var capMM = map[Role][2]float64{
	Body:    {6, 9},
	Strong:  {6, 9},
	Label:   {7.2, 9.4},
	Heading: {8.6, 10.4},
	Title:   {10, 11.6},
	Display: {14.4, 15},
	Number:  {19, 19},
	Giant:   {27, 27},
}

// CapMM is the height in millimetres of a capital letter in a role.
func (t *Theme) CapMM(r Role) float64 {
	if t.options.Large {
		return capMM[r][1]
	}
	return capMM[r][0]
}

// Bold reports whether a role is set in the bold weight.
func (r Role) Bold() bool { return r != Body }

// TextSize is the font size in pixels that gives a role its capital height, computed from the typeface itself.
func (t *Theme) TextSize(r Role) float32 { return t.SizeForCap(t.CapMM(r)) }

// SizeForCap is the font size in pixels whose capitals are mm high.
func (t *Theme) SizeForCap(mm float64) float32 {
	return float32(math.Ceil(mm * t.pxPerMM / t.faces.CapHeight()))
}

// LineHeight is the distance between two base lines of a role, in pixels.
func (t *Theme) LineHeight(r Role) float32 { return t.LineHeightOf(t.TextSize(r)) }

// LineHeightOf is the distance between two base lines of a font size, in pixels.
func (t *Theme) LineHeightOf(size float32) float32 {
	return float32(math.Round(float64(size) * 1.36))
}
