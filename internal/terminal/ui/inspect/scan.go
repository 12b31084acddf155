// Package inspect tells what is on the glass: targets with their labels and rectangles, texts, icons and borders with
// the colours that they have and stand on. Tests check pages with it, and the inspector of test builds serves it.
package inspect

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"xinsheng/internal/terminal/ui/linebreak"
	"xinsheng/internal/terminal/ui/widgets"
)

// Rect is a rectangle on the glass in pixels.
type Rect struct {
	X float32 `json:"x"`
	Y float32 `json:"y"`
	W float32 `json:"w"`
	H float32 `json:"h"`
}

// Target is something that can be tapped.
type Target struct {
	Rect
	Label   string `json:"label"`
	Enabled bool   `json:"enabled"`
	Secret  bool   `json:"secret,omitempty"`
}

// Text is one line of text as drawn.
type Text struct {
	Rect                // of the characters themselves, without the room above and below
	Text    string      `json:"text"`
	Size    float32     `json:"size"`
	Ink     color.NRGBA `json:"-"`
	Ground  color.NRGBA `json:"-"`
	Box     Rect        `json:"-"` // the box that it stands on
	Covered bool        `json:"-"` // something opaque was drawn over it
}

// Icon is a stroked picture.
type Icon struct {
	Rect
	Name   string
	Ink    color.NRGBA
	Ground color.NRGBA
}

// Box is a filled rectangle.
type Box struct {
	Rect
	Fill, Stroke, Ground color.NRGBA
	StrokeWidth          float32
}

// Snapshot is what is on the glass and not covered by a dimmed layer.
type Snapshot struct {
	Targets []Target
	Texts   []Text
	Icons   []Icon
	Boxes   []Box
	Breaks  []Break
}

// Break is where a text goes on in the next line although nothing may end there: in the middle of a word, before a
// comma.
type Break struct{ Before, After string }

// Targetable is what every target says of itself.
type Targetable interface {
	TargetLabel() string
	TargetEnabled() bool
}

// Children lists what a widget draws.
type Children func(fyne.Widget) []fyne.CanvasObject

// Scan reads the glass from its root object.
func Scan(root fyne.CanvasObject, children Children) Snapshot {
	s := &scanner{children: children, glass: root.Size()}
	s.walk(root, fyne.Position{})
	return s.Snapshot
}

type scanner struct {
	Snapshot
	children Children
	glass    fyne.Size
}

func (s *scanner) walk(o fyne.CanvasObject, at fyne.Position) {
	if o == nil || !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	r := Rect{at.X, at.Y, o.Size().Width, o.Size().Height}
	if t, ok := o.(Targetable); ok {
		secret := false
		if h, ok := o.(interface{ TargetSecret() bool }); ok {
			secret = h.TargetSecret()
		}
		s.Targets = append(s.Targets, Target{Rect: r, Label: t.TargetLabel(), Enabled: t.TargetEnabled(), Secret: secret})
	}
	switch v := o.(type) {
	case *widgets.Icon:
		s.Icons = append(s.Icons, Icon{Rect: r, Name: v.Name(), Ink: v.Color(), Ground: s.ground(r)})
	case *canvas.Rectangle:
		s.box(v, r)
	case *canvas.Text:
		s.text(v, r)
	case *fyne.Container:
		for _, child := range v.Objects {
			s.walk(child, at)
		}
	case *widgets.Text:
		from := len(s.Texts)
		for _, child := range s.children(v) {
			s.walk(child, at)
		}
		if !v.IsPrivate() { // a visitor may write words without an end
			s.breaks(v.VisibleText(), s.Texts[from:])
		}
	case fyne.Widget:
		for _, child := range s.children(v) {
			s.walk(child, at)
		}
	}
}

// breaks notes where lines of a text end that may not end there.
func (s *scanner) breaks(whole string, lines []Text) {
	end := 0
	for i, line := range lines {
		at := strings.Index(whole[end:], line.Text)
		if at < 0 {
			return // cut off, and ended with an ellipsis
		}
		if start := end + at; i > 0 && !linebreak.Allowed(whole, start) && !inName(whole, start) {
			s.Breaks = append(s.Breaks, Break{lines[i-1].Text, line.Text})
		}
		end += at + len(line.Text)
	}
}

// inName reports whether a byte of a text lies in an address, a file's name or bytes as they are: those have no words,
// and may be wider than a line.
func inName(text string, at int) bool {
	from := strings.LastIndexAny(text[:at], " \n") + 1
	to := len(text)
	if i := strings.IndexAny(text[at:], " \n"); i >= 0 {
		to = at + i
	}
	return strings.ContainsAny(text[from:to], `/\_`) || strings.Contains(strings.TrimRight(text[from:to], "."), ".")
}

func (s *scanner) box(v *canvas.Rectangle, r Rect) {
	fill, stroke := plain(v.FillColor), plain(v.StrokeColor)
	if fill.A > 0 && fill.A < 255 && r.W >= s.glass.Width && r.H >= s.glass.Height {
		s.Snapshot = Snapshot{} // a dimming layer: what lies below is not to be read or tapped
	}
	if fill.A == 0 && (stroke.A == 0 || v.StrokeWidth == 0) {
		return
	}
	ground, hides := s.ground(r), fill.A > 0
	if fill.A < 255 {
		fill = over(fill, ground)
	}
	s.Boxes = append(s.Boxes, Box{Rect: r, Fill: fill, Stroke: stroke, StrokeWidth: v.StrokeWidth, Ground: ground})
	for i := range s.Texts {
		if hides && s.Texts[i].overlaps(r) {
			s.Texts[i].Covered = true
		}
	}
}

// text notes a line. The characters of the typeface take the part from 0.28 to 1.28 em below the top of its box.
func (s *scanner) text(v *canvas.Text, r Rect) {
	if v.Text == "" {
		return
	}
	min := v.MinSize()
	ink := Rect{r.X, r.Y + 0.30*v.TextSize, min.Width, 0.95 * v.TextSize}
	box := s.boxAt(ink.X+ink.W/2, ink.Y+ink.H/2)
	s.Texts = append(s.Texts, Text{Rect: ink, Text: v.Text, Size: v.TextSize, Ink: plain(v.Color),
		Ground: box.Fill, Box: box.Rect})
}

func (s *scanner) ground(r Rect) color.NRGBA { return s.boxAt(r.X+r.W/2, r.Y+r.H/2).Fill }

// boxAt is the last box drawn at a point.
func (s *scanner) boxAt(x, y float32) Box {
	for i := len(s.Boxes) - 1; i >= 0; i-- {
		if s.Boxes[i].holds(x, y) {
			return s.Boxes[i]
		}
	}
	return Box{Fill: color.NRGBA{R: 255, G: 255, B: 255, A: 255}, Rect: Rect{0, 0, s.glass.Width, s.glass.Height}}
}

func (r Rect) holds(x, y float32) bool {
	return x >= r.X && x <= r.X+r.W && y >= r.Y && y <= r.Y+r.H
}

func (r Rect) overlaps(o Rect) bool {
	return r.X < o.X+o.W && o.X < r.X+r.W && r.Y < o.Y+o.H && o.Y < r.Y+r.H
}

// Overlaps reports whether two rectangles share more than a pixel in both directions.
func (r Rect) Overlaps(o Rect) bool {
	return r.X+1 < o.X+o.W && o.X+1 < r.X+r.W && r.Y+1 < o.Y+o.H && o.Y+1 < r.Y+r.H
}

// Within reports whether r lies in o, give or take a pixel.
func (r Rect) Within(o Rect) bool {
	return r.X >= o.X-1 && r.Y >= o.Y-1 && r.X+r.W <= o.X+o.W+1 && r.Y+r.H <= o.Y+o.H+1
}

// Gap is the distance between two rectangles that do not overlap, in the direction in which they are further apart.
func (r Rect) Gap(o Rect) float32 {
	dx := max(o.X-(r.X+r.W), r.X-(o.X+o.W))
	dy := max(o.Y-(r.Y+r.H), r.Y-(o.Y+o.H))
	return max(dx, dy)
}

func plain(c color.Color) color.NRGBA {
	if c == nil {
		return color.NRGBA{}
	}
	return color.NRGBAModel.Convert(c).(color.NRGBA)
}

func over(top, ground color.NRGBA) color.NRGBA {
	mix := func(a, b uint8) uint8 { return uint8((int(a)*int(top.A) + int(b)*(255-int(top.A))) / 255) }
	return color.NRGBA{R: mix(top.R, ground.R), G: mix(top.G, ground.G), B: mix(top.B, ground.B), A: 255}
}
