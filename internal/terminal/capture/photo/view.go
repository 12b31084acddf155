package photo

import (
	"fmt"
	"image"

	"golang.org/x/image/draw"
)

// View is a photo in no more pixels than a glass shows, at most edge across and down. Wipe it with Wipe.
func View(p Photo, edge int) (*image.RGBA, error) {
	picture, err := read(p.JPEG)
	if err != nil {
		return nil, fmt.Errorf("show photo: %w", err)
	}
	w, h := picture.Rect.Dx(), picture.Rect.Dy()
	if max(w, h) <= edge {
		return picture, nil
	}
	defer clear(picture.Pix)
	long := max(w, h)
	out := image.NewRGBA(image.Rect(0, 0, max(1, w*edge/long), max(1, h*edge/long)))
	draw.ApproxBiLinear.Scale(out, out.Rect, picture, picture.Rect, draw.Src, nil)
	return out, nil
}
