package theme

import (
	"image/color"

	"xinsheng/internal/feedback"
)

// The colours of the design. Text keeps at least 7:1 on every ground that it is put on here; where the design's own
// colour falls short of that (soft ink on paper has 6.3:1, the kinds on their tints 5.4 to 6.9:1) the text colour is
// the same hue, darker. Borders of targets and icons keep at least 3:1.
var (
	Paper   = rgb(0xF5F2EB)
	Card    = rgb(0xFFFFFF)
	Line    = rgb(0xD9D3C6) // decoration only: too faint to mark a target
	Edge    = rgb(0x8A8473) // border of a target
	Ink     = rgb(0x12272D)
	SoftInk = rgb(0x3F4D52)
	Teal    = rgb(0x0B5A5E)
	TealInk = rgb(0x0A5457) // teal as text on TealTint
	Tint    = rgb(0xDCECEA)
	OnTeal  = rgb(0xFFFFFF)
	KeyTint = rgb(0xE7E2D7) // keys that do not write a character
	Faded   = rgb(0xEFECE4) // targets that cannot be tapped now
	Danger  = rgb(0x9B2C1F)
	Good    = rgb(0x1F6B3A)
	Veil    = color.NRGBA{R: 0x12, G: 0x27, B: 0x2D, A: 0xB4} // over a page that waits
	Pressed = color.NRGBA{R: 0x12, G: 0x27, B: 0x2D, A: 0x30} // over a target while a finger is on it
	Lit     = color.NRGBA{R: 0xFF, G: 0xFF, B: 0xFF, A: 0x38} // the same over a dark target
)

// Tone is one hue: text, strokes and icons, and the ground that both can stand on.
type Tone struct {
	Ink  color.NRGBA // text
	Base color.NRGBA // icons, borders, filled buttons
	Tint color.NRGBA // ground
}

// The tones that stand for something other than a kind.
var (
	Calm    = Tone{Ink: TealInk, Base: Teal, Tint: Tint}
	Alarm   = Tone{Ink: rgb(0x88271B), Base: Danger, Tint: rgb(0xF6E1DD)}
	Warning = Tone{Ink: rgb(0x6D4300), Base: rgb(0x7A4B00), Tint: rgb(0xF5E9D4)}
	Fine    = Tone{Ink: rgb(0x19572F), Base: Good, Tint: rgb(0xDDEFE2)}
)

// KindTone is the tone of a kind of report.
func KindTone(k feedback.Kind) Tone {
	switch k {
	case feedback.Complaint:
		return Alarm
	case feedback.Enquiry:
		return Tone{Ink: rgb(0x1D4A85), Base: rgb(0x1F4E8C), Tint: rgb(0xDFE8F4)}
	case feedback.Help:
		return Warning
	case feedback.Suggestion:
		return Tone{Ink: rgb(0x583888), Base: rgb(0x5B3A8C), Tint: rgb(0xE9E2F3)}
	case feedback.Praise:
		return Fine
	default:
		return Calm
	}
}

// FaceTone is the tone of a face: score 1 is the worst, 5 the best.
func FaceTone(score int) Tone { return faces[min(max(score, 1), len(faces))-1] }

var faces = [...]Tone{
	{Ink: rgb(0x88271B), Base: Danger, Tint: rgb(0xF6E1DD)},
	{Ink: rgb(0x7A3A0E), Base: rgb(0x95470F), Tint: rgb(0xF5E6D8)},
	{Ink: rgb(0x574A08), Base: rgb(0x6A5A0C), Tint: rgb(0xF3E9D2)},
	{Ink: rgb(0x1F5735), Base: rgb(0x2B6B42), Tint: rgb(0xE0EEE2)},
	{Ink: rgb(0x155029), Base: Good, Tint: rgb(0xD2EAD9)},
}

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xFF}
}
