package theme

import (
	"fmt"

	"fyne.io/fyne/v2"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Faces are the two weights of the typeface, with its measures.
type Faces struct {
	Regular, Bold fyne.Resource
	capHeight     float64
	parsed        *sfnt.Font
}

// LoadFaces reads both weights, as OpenType.
func LoadFaces(regular, bold []byte) (*Faces, error) {
	f, err := sfnt.Parse(regular)
	if err != nil {
		return nil, fmt.Errorf("read the regular typeface: %w", err)
	}
	m, err := f.Metrics(nil, fixed.I(1000), font.HintingNone)
	if err != nil {
		return nil, fmt.Errorf("measure the typeface: %w", err)
	}
	if m.CapHeight <= 0 {
		return nil, fmt.Errorf("measure the typeface: it does not tell the height of its capitals")
	}
	return &Faces{
		Regular:   fyne.NewStaticResource("xinsheng-regular.otf", regular),
		Bold:      fyne.NewStaticResource("xinsheng-bold.otf", bold),
		capHeight: float64(m.CapHeight) / 64 / 1000,
		parsed:    f,
	}, nil
}

// CapHeight is the height of a capital letter as a share of the font size.
func (f *Faces) CapHeight() float64 { return f.capHeight }

// Has reports whether the typeface itself can draw r; what it lacks is drawn from the machine's fonts, or as a mark.
func (f *Faces) Has(r rune) bool {
	i, err := f.parsed.GlyphIndex(nil, r)
	return err == nil && i != 0
}

// Face returns the resource of a weight.
func (t *Theme) Face(bold bool) fyne.Resource {
	if bold {
		return t.faces.Bold
	}
	return t.faces.Regular
}

// Faces returns the typeface.
func (t *Theme) Faces() *Faces { return t.faces }
