package widgets

import (
	"fmt"
	"image"
	"image/draw"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"github.com/skip2/go-qrcode"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/theme"
)

// QR draws a QR code in a white card, at least mm millimetres wide, every module a whole number of pixels. It fails
// when the text is too long for a code.
func (k *Kit) QR(text string, mm float64) (*fyne.Container, error) {
	modules, err := modulesOf(text)
	if err != nil {
		return nil, err
	}
	return k.card(modules, mm), nil
}

// PublicQR is QR for an address that is everybody's: it is kept, since it takes longer to make than the page around it.
func (k *Kit) PublicQR(text string, mm float64) (*fyne.Container, error) {
	public.Lock()
	defer public.Unlock()
	if public.modules == nil || public.text != text {
		modules, err := modulesOf(text)
		if err != nil {
			return nil, err
		}
		public.text, public.modules = text, modules
	}
	return k.card(public.modules, mm), nil
}

// public is the last code that was everybody's.
var public struct {
	sync.Mutex
	text    string
	modules [][]bool
}

func modulesOf(text string) ([][]bool, error) {
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return nil, fmt.Errorf("make a QR code of %d bytes: %w", len(text), err)
	}
	code.DisableBorder = true
	return code.Bitmap(), nil
}

func (k *Kit) card(modules [][]bool, mm float64) *fyne.Container {
	n := len(modules)
	module := max(2, int(k.MM(mm))/(n+8)) // four modules of quiet zone all around
	img := image.NewRGBA(image.Rect(0, 0, (n+8)*module, (n+8)*module))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	for y := range n {
		for x := range n {
			if modules[y][x] {
				at := image.Pt((x+4)*module, (y+4)*module)
				r := image.Rectangle{Min: at, Max: at.Add(image.Pt(module, module))}
				draw.Draw(img, r, image.Black, image.Point{}, draw.Src)
			}
		}
	}
	picture := canvas.NewImageFromImage(img)
	picture.ScaleMode = canvas.ImageScalePixels
	edge := float32(img.Rect.Max.X)
	frame := k.Box(theme.Card, theme.Line, k.Line(), k.KeyRadius())
	border := k.MM(1)
	return flow.Align(0.5, 0.5, flow.Sized(edge+2*border, edge+2*border,
		flow.Stack(frame, flow.Pad(border, border, picture))))
}
