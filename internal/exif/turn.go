package exif

import "image"

// TurnRight turns a picture to the right by quarters, and leaves the one that it was given as it is.
func TurnRight(p *image.RGBA, quarters int) *image.RGBA {
	w, h := p.Rect.Dx(), p.Rect.Dy()
	switch (quarters%4 + 4) % 4 {
	case 1:
		return arrange(p, h, w, func(x, y int) (int, int) { return y, h - 1 - x })
	case 2:
		return arrange(p, w, h, func(x, y int) (int, int) { return w - 1 - x, h - 1 - y })
	case 3:
		return arrange(p, h, w, func(x, y int) (int, int) { return w - 1 - y, x })
	}
	return arrange(p, w, h, func(x, y int) (int, int) { return x, y })
}

// SetUpright sets a picture upright that lies by an orientation. One that is upright already is answered itself.
func SetUpright(p *image.RGBA, orientation int) *image.RGBA {
	w, h := p.Rect.Dx(), p.Rect.Dy()
	switch orientation {
	case 2:
		return arrange(p, w, h, func(x, y int) (int, int) { return w - 1 - x, y })
	case 3:
		return TurnRight(p, 2)
	case 4:
		return arrange(p, w, h, func(x, y int) (int, int) { return x, h - 1 - y })
	case 5:
		return arrange(p, h, w, func(x, y int) (int, int) { return y, x })
	case 6:
		return TurnRight(p, 1)
	case 7:
		return arrange(p, h, w, func(x, y int) (int, int) { return w - 1 - y, h - 1 - x })
	case 8:
		return TurnRight(p, 3)
	}
	return p
}

// arrange makes a picture of w by h of which each pixel comes from where from says.
func arrange(p *image.RGBA, w, h int, from func(x, y int) (int, int)) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		row := out.Pix[y*out.Stride:]
		for x := range w {
			fx, fy := from(x, y)
			copy(row[4*x:4*x+4], p.Pix[fy*p.Stride+4*fx:])
		}
	}
	return out
}
