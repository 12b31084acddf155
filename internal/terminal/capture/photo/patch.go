package photo

import (
	"image"
	"image/color"
	"math"
)

// Point is a place on a photo, in its pixels.
type Point struct{ X, Y float64 }

// Patch is what a finger covered in one stroke.
type Patch struct {
	Points []Point
	Width  float64 // of the finger, in the photo's pixels
}

// PatchColor is what stands in place of what was covered.
var PatchColor = color.RGBA{R: 0x26, G: 0x3A, B: 0x40, A: 0xFF}

// Burn paints the patch over the pixels: opaque, with hard edges, and never narrower than the finger was. It returns
// what was touched.
func (p Patch) Burn(picture *image.RGBA) image.Rectangle {
	var touched image.Rectangle
	for i, to := range p.Points {
		from := to
		if i > 0 {
			from = p.Points[i-1]
		}
		touched = touched.Union(p.burnPiece(picture, from, to))
	}
	return touched
}

// BurnLast paints what the last point adds.
func (p Patch) BurnLast(picture *image.RGBA) image.Rectangle {
	switch n := len(p.Points); n {
	case 0:
		return image.Rectangle{}
	case 1:
		return p.burnPiece(picture, p.Points[0], p.Points[0])
	default:
		return p.burnPiece(picture, p.Points[n-2], p.Points[n-1])
	}
}

// burnPiece paints every pixel that a disc of the finger's width touches on its way from a to b.
func (p Patch) burnPiece(picture *image.RGBA, a, b Point) image.Rectangle {
	reach := p.Width/2 + math.Sqrt2/2 // so that a pixel that is touched at its corner goes too
	area := image.Rect(int(math.Floor(min(a.X, b.X)-reach)), int(math.Floor(min(a.Y, b.Y)-reach)),
		int(math.Ceil(max(a.X, b.X)+reach))+1, int(math.Ceil(max(a.Y, b.Y)+reach))+1).Intersect(picture.Rect)
	dx, dy := b.X-a.X, b.Y-a.Y
	square := dx*dx + dy*dy
	for y := area.Min.Y; y < area.Max.Y; y++ {
		row := picture.Pix[picture.PixOffset(0, y):]
		for x := area.Min.X; x < area.Max.X; x++ {
			px, py := float64(x)+0.5-a.X, float64(y)+0.5-a.Y
			t := 0.0
			if square > 0 {
				t = max(0, min(1, (px*dx+py*dy)/square))
			}
			ex, ey := px-t*dx, py-t*dy
			if ex*ex+ey*ey <= reach*reach {
				row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = PatchColor.R, PatchColor.G, PatchColor.B, 0xFF
			}
		}
	}
	return area
}
