package write

import (
	"image"
	"image/color"
	"math"

	"xinsheng/internal/terminal/input"
)

// inkSurface paints strokes over a dashed cross. Only what a new piece of a stroke touches is painted again, so that
// ink follows the finger. All measures are pixels.
type inkSurface struct {
	mask  *image.Alpha // how much ink lies on each pixel
	shown *image.RGBA
	pen   float64 // width of a stroke
	ink   color.NRGBA
	line  color.NRGBA
	dash  int // length of a dash of the cross
	thick int // its width
}

// resize makes an empty surface.
func (s *inkSurface) resize(w, h int) {
	bounds := image.Rect(0, 0, w, h)
	s.mask, s.shown = image.NewAlpha(bounds), image.NewRGBA(bounds)
	s.compose(bounds)
}

// wipe takes all ink away.
func (s *inkSurface) wipe() {
	if s.mask != nil {
		clear(s.mask.Pix)
		s.compose(s.mask.Rect)
	}
}

// recolor shows the same ink in another colour.
func (s *inkSurface) recolor(c color.NRGBA) {
	s.ink = c
	if s.mask != nil {
		s.compose(s.mask.Rect)
	}
}

// stroke paints a whole stroke.
func (s *inkSurface) stroke(points input.Stroke) {
	for i := range points {
		s.extend(points[:i+1])
	}
	s.finish(points)
}

// extend paints what the last point adds: a curve from between the two before to between the last two.
func (s *inkSurface) extend(points input.Stroke) {
	n := len(points)
	switch {
	case s.mask == nil || n == 0:
	case n == 1:
		s.segment(points[0], points[0])
	case n == 2:
		s.segment(points[0], middle(points[0], points[1]))
	default:
		s.curve(middle(points[n-3], points[n-2]), points[n-2], middle(points[n-2], points[n-1]))
	}
}

// finish paints the last half piece, when the finger has left.
func (s *inkSurface) finish(points input.Stroke) {
	if n := len(points); s.mask != nil && n > 1 {
		s.segment(middle(points[n-2], points[n-1]), points[n-1])
	}
}

func middle(a, b input.Point) input.Point { return input.Point{X: (a.X + b.X) / 2, Y: (a.Y + b.Y) / 2} }

func (s *inkSurface) curve(a, by, b input.Point) {
	length := math.Hypot(float64(by.X-a.X), float64(by.Y-a.Y)) + math.Hypot(float64(b.X-by.X), float64(b.Y-by.Y))
	pieces := min(24, 1+int(length/6))
	last := a
	for i := 1; i <= pieces; i++ {
		t := float32(i) / float32(pieces)
		p := input.Point{
			X: (1-t)*(1-t)*a.X + 2*t*(1-t)*by.X + t*t*b.X,
			Y: (1-t)*(1-t)*a.Y + 2*t*(1-t)*by.Y + t*t*b.Y,
		}
		s.segment(last, p)
		last = p
	}
}

// segment paints a straight piece with round ends and soft edges.
func (s *inkSurface) segment(a, b input.Point) {
	ax, ay, bx, by := float64(a.X), float64(a.Y), float64(b.X), float64(b.Y)
	radius := s.pen / 2
	reach := radius + 1
	touched := image.Rect(int(min(ax, bx)-reach), int(min(ay, by)-reach), int(max(ax, bx)+reach)+2,
		int(max(ay, by)+reach)+2).
		Intersect(s.mask.Rect)
	dx, dy := bx-ax, by-ay
	square := dx*dx + dy*dy
	for y := touched.Min.Y; y < touched.Max.Y; y++ {
		row := s.mask.Pix[y*s.mask.Stride:]
		for x := touched.Min.X; x < touched.Max.X; x++ {
			px, py := float64(x)+0.5-ax, float64(y)+0.5-ay
			t := 0.0
			if square > 0 {
				t = max(0, min(1, (px*dx+py*dy)/square))
			}
			ex, ey := px-t*dx, py-t*dy
			far := ex*ex + ey*ey
			if far >= reach*reach {
				continue
			}
			cover := uint8(255 * max(0, min(1, radius+0.5-math.Sqrt(far))))
			row[x] = max(row[x], cover)
		}
	}
	s.compose(touched)
}

// compose makes the pixels that are shown from ink and cross.
func (s *inkSurface) compose(r image.Rectangle) {
	w, h := s.mask.Rect.Dx(), s.mask.Rect.Dy()
	margin := max(1, w/16)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			at := y*s.shown.Stride + 4*x
			var under color.NRGBA
			across := s.onLine(y, h) && x > margin && x < w-margin && (x-margin)/s.dash%2 == 0
			down := s.onLine(x, w) && y > margin && y < h-margin && (y-margin)/s.dash%2 == 0
			if across || down {
				under = s.line
			}
			a := uint32(s.mask.Pix[y*s.mask.Stride+x])
			mix := func(ink, line uint8) uint8 {
				return uint8((uint32(ink)*a + uint32(line)*uint32(under.A)/255*(255-a)) / 255)
			}
			s.shown.Pix[at], s.shown.Pix[at+1], s.shown.Pix[at+2] = mix(s.ink.R, under.R), mix(s.ink.G, under.G),
				mix(s.ink.B, under.B)
			s.shown.Pix[at+3] = uint8(a + uint32(under.A)*(255-a)/255)
		}
	}
}

// onLine reports whether v lies on the line in the middle of size.
func (s *inkSurface) onLine(v, size int) bool {
	from := (size - s.thick) / 2
	return v >= from && v < from+s.thick
}
