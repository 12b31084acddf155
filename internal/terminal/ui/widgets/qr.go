package widgets

import (
	"fmt"
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"github.com/skip2/go-qrcode"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/theme"
)

// QR draws a QR code in a white card, at least mm millimetres wide, every module a whole number of pixels. It fails
// when the text is too long for a code.
func (k *Kit) QR(text string, mm float64) (*fyne.Container, error) {
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return nil, fmt.Errorf("make a QR code of %d bytes: %w", len(text), err)
	}
	code.DisableBorder = true
	modules := code.Bitmap()
	n := len(modules)
	module := max(2, int(k.MM(mm))/(n+8)) // four modules of quiet zone all around
	img := image.NewRGBA(image.Rect(0, 0, (n+8)*module, (n+8)*module))
	for y := range img.Rect.Max.Y {
		for x := range img.Rect.Max.X {
			c := color.RGBA{R: 0xFF, G: 0xFF, B: 0xFF, A: 0xFF}
			if mx, my := x/module-4, y/module-4; mx >= 0 && my >= 0 && mx < n && my < n && modules[my][mx] {
				c = color.RGBA{A: 0xFF}
			}
			img.SetRGBA(x, y, c)
		}
	}
	picture := canvas.NewImageFromImage(img)
	picture.ScaleMode = canvas.ImageScalePixels
	edge := float32(img.Rect.Max.X)
	frame := k.Box(theme.Card, theme.Line, k.Line(), k.KeyRadius())
	border := k.MM(1)
	return flow.Align(0.5, 0.5, flow.Sized(edge+2*border, edge+2*border,
		flow.Stack(frame, flow.Pad(border, border, picture)))), nil
}
