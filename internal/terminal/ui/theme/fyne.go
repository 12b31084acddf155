package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	stock "fyne.io/fyne/v2/theme"
)

// Fyne is the theme as the toolkit wants it: the typeface and the paper. The toolkit's own widgets are not used.
type Fyne struct {
	fyne.Theme
	faces *Faces
}

// ForFyne makes the toolkit's theme.
func ForFyne(faces *Faces) *Fyne { return &Fyne{Theme: stock.DefaultTheme(), faces: faces} }

// Font returns the embedded typeface.
func (f *Fyne) Font(s fyne.TextStyle) fyne.Resource {
	if s.Bold {
		return f.faces.Bold
	}
	return f.faces.Regular
}

// Color returns paper for the background and ink for what is on it.
func (f *Fyne) Color(n fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	switch n {
	case stock.ColorNameBackground:
		return Paper
	case stock.ColorNameForeground:
		return Ink
	}
	return f.Theme.Color(n, stock.VariantLight)
}
