package write

import (
	"image/color"
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/linebreak"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// content is what a card shows: the text around the caret, and what is in the making there.
type content struct {
	before, preview, after string
	bounds                 []int // where the caret can stand in before+after
	hint                   string
}

// card shows the text, a page of it when it is long, with the caret in sight. A finger places the caret.
type card struct {
	widget.BaseWidget
	kit     *widgets.Kit
	content content
	onCaret func(offset int) // in the text without the preview

	spans   []linebreak.Line
	perPage int
	first   int     // line at the top
	width   float32 // of a line
	widths  map[string]float32

	box        *canvas.Rectangle
	lines      []*canvas.Text
	underlines []*canvas.Rectangle
	caret      *canvas.Rectangle
	up, down   *key
	strip      fyne.CanvasObject // the row below the text: undo, danger, count
}

var (
	_ fyne.Tappable     = (*card)(nil)
	_ desktop.Mouseable = (*card)(nil)
)

// textRole is the size of what the visitor writes.
const textRole = theme.Heading

// turnNames name the keys that turn the pages of a long text.
type turnNames struct{ up, down string }

func newCard(k *widgets.Kit, names turnNames, strip fyne.CanvasObject, onCaret func(offset int)) *card {
	c := &card{kit: k, onCaret: onCaret, strip: strip, widths: map[string]float32{}, perPage: 1}
	c.box = k.Box(theme.Card, theme.Edge, k.Line(), k.Radius())
	c.caret = canvas.NewRectangle(theme.Teal)
	c.up = newKey(k, theme.Label, offers, func() { c.turn(-1) })
	c.up.showIcon("chevron-up", names.up)
	c.down = newKey(k, theme.Label, offers, func() { c.turn(1) })
	c.down.showIcon("chevron-down", names.down)
	c.ExtendBaseWidget(c)
	return c
}

// set shows other content, with the caret in sight.
func (c *card) set(content content) {
	c.content = content
	c.arrange(true)
	canvas.Refresh(c)
}

// shown is the whole text as drawn, the preview in it.
func (c *card) shown() string { return c.content.before + c.content.preview + c.content.after }

func (c *card) caretAt() int { return len(c.content.before) + len(c.content.preview) }

// lastFirst is the line at the top of the last page, which is full.
func (c *card) lastFirst() int { return max(0, len(c.spans)-c.perPage) }

// turn shows the next page, or the one before; one line stays in sight.
func (c *card) turn(by int) {
	c.first += by * max(1, c.perPage-1)
	c.arrange(false)
	canvas.Refresh(c)
}

func (c *card) fontSize() float32 { return c.kit.TextSize(textRole) }
func (c *card) pitch() float32    { return c.kit.LineHeight(textRole) }
func (c *card) top() float32      { return c.kit.MM(5) }
func (c *card) stripHeight() float32 {
	if c.strip == nil {
		return 0
	}
	return c.kit.Theme.Target() + c.edge()
}

// measure remembers widths: a text of a thousand characters is broken into lines anew at every key.
func (c *card) measure(s string) float32 {
	w, ok := c.widths[s]
	if !ok {
		if len(c.widths) > 4000 {
			clear(c.widths)
		}
		w = c.kit.Measure(s, c.fontSize(), false)
		c.widths[s] = w
	}
	return w
}

// arrange breaks the text into lines and puts everything in its place; follow brings the caret in sight.
func (c *card) arrange(follow bool) {
	size := c.Size()
	if size.Width <= 0 || size.Height <= 0 {
		return
	}
	flow.Place(c.box, 0, 0, size.Width, size.Height)
	room := size.Height - c.top() - c.stripHeight() - c.kit.MM(1.5)
	c.perPage = max(1, int(room/c.pitch()))
	c.width = size.Width - 2*c.kit.Inset()
	c.spans = linebreak.Find(c.shown(), c.width, c.measure)
	long := len(c.spans) > c.perPage && size.Height >= 2*c.kit.Theme.Target()+c.kit.Gap()+2*c.edge()
	if long {
		c.width -= c.kit.Theme.Target() + c.kit.Gap()
		c.spans = linebreak.Find(c.shown(), c.width, c.measure)
	}
	if follow {
		line := lineOf(c.spans, c.caretAt())
		c.first = min(max(c.first, line-c.perPage+1), line)
	}
	c.first = min(max(0, c.first), c.lastFirst())
	c.placeTurners(size, long)
	c.placeLines()
	c.placePreview()
	c.placeCaret()
	if c.strip != nil {
		width := size.Width - 2*c.edge()
		if long {
			width -= c.kit.Theme.Target() + c.kit.Gap()
		}
		flow.Place(c.strip, c.edge(), size.Height-c.edge()-c.kit.Theme.Target(), width, c.kit.Theme.Target())
	}
}

// edge is how far targets in the card stay from its border.
func (c *card) edge() float32 { return c.kit.MM(3) }

func (c *card) placeTurners(size fyne.Size, long bool) {
	c.up.Hidden, c.down.Hidden = !long, !long
	if !long {
		return
	}
	w := c.kit.Theme.Target()
	h := min(w*1.5, (size.Height-2*c.edge()-c.kit.Gap())/2)
	x := size.Width - w - c.edge()
	flow.Place(c.up, x, c.edge(), w, h)
	flow.Place(c.down, x, size.Height-c.edge()-h, w, h)
	c.up.enable(c.first > 0)
	c.down.enable(c.first < c.lastFirst())
}

// visible returns the lines in sight, as a range of spans.
func (c *card) visible() (from, to int) {
	return c.first, min(len(c.spans), c.first+c.perPage)
}

func (c *card) lineTop(line int) float32 {
	return c.top() + float32(line-c.first)*c.pitch()
}

func (c *card) placeLines() {
	shown, ink := c.shown(), color.Color(theme.Ink)
	from, to := c.visible()
	if shown == "" && c.content.hint != "" {
		shown, ink = c.content.hint, theme.SoftInk
		c.spans = linebreak.Find(shown, c.width, c.measure)
		to = min(len(c.spans), c.perPage)
	}
	for len(c.lines) < to-from {
		t := canvas.NewText("", ink)
		t.TextSize, t.FontSource = c.fontSize(), c.kit.Face(false)
		c.lines = append(c.lines, t)
	}
	for i, t := range c.lines {
		s := ""
		if from+i < to {
			s = shown[c.spans[from+i].Start:c.spans[from+i].End]
			y := c.kit.TextTop(c.lineTop(from+i), c.pitch(), c.fontSize(), false)
			if at := fyne.NewPos(c.kit.Inset(), y); t.Position() != at {
				t.Move(at)
			}
		}
		if t.Hidden = s == ""; t.Text == s && t.Color == ink {
			continue
		}
		t.Text, t.Color = s, ink
		t.Resize(t.MinSize())
		t.Refresh()
	}
}

// placePreview underlines what is in the making, on every line that it takes.
func (c *card) placePreview() {
	start, end := len(c.content.before), c.caretAt()
	from, to := c.visible()
	used := 0
	for i := from; i < to && start < end; i++ {
		a, b := max(start, c.spans[i].Start), min(end, c.spans[i].End)
		if a >= b {
			continue
		}
		if used == len(c.underlines) {
			c.underlines = append(c.underlines, canvas.NewRectangle(theme.Teal))
		}
		u := c.underlines[used]
		used++
		x, right := c.x(i, a), c.x(i, b)
		thick := c.kit.MM(0.8)
		u.Hidden = false
		flow.Place(u, x, c.lineTop(i)+c.pitch()-thick-c.kit.MM(0.6), right-x, thick)
	}
	for _, u := range c.underlines[used:] {
		u.Hidden = true
	}
}

func (c *card) placeCaret() {
	from, to := c.visible()
	line := lineOf(c.spans, c.caretAt())
	c.caret.Hidden = line < from || line >= to
	if c.shown() == "" {
		c.caret.Hidden, line = false, from
	}
	if c.caret.Hidden {
		return
	}
	x := c.kit.Inset() - c.kit.MM(0.7)
	if c.shown() != "" {
		x = c.x(line, c.caretAt())
	}
	thick := c.kit.MM(0.7)
	flow.Place(c.caret, min(x, c.kit.Inset()+c.width)-thick/2, c.lineTop(line)+c.pitch()*0.1, thick, c.pitch()*0.8)
}

// x is where an offset lies in a line, in pixels from the card's left edge.
func (c *card) x(line, offset int) float32 {
	return c.kit.Inset() + c.kit.Measure(c.shown()[c.spans[line].Start:offset], c.fontSize(), false)
}

// Tapped places the caret at the boundary between characters that is nearest to the finger.
func (c *card) Tapped(e *fyne.PointEvent) {
	if c.shown() == "" || (c.kit.Open != nil && !c.kit.Open()) {
		return
	}
	from, to := c.visible()
	line := min(max(from, from+int((e.Position.Y-c.top())/c.pitch())), to-1)
	c.onCaret(c.nearest(line, e.Position.X))
}

// nearest returns the boundary nearest to x in a line, as an offset in the text without the preview.
func (c *card) nearest(line int, x float32) int {
	s := c.spans[line]
	best, distance := -1, float32(0)
	first := sort.Search(len(c.content.bounds), func(i int) bool { return c.drawn(c.content.bounds[i]) >= s.Start })
	for _, b := range c.content.bounds[first:] {
		at := c.drawn(b)
		if at > s.End {
			break
		}
		d := max(x-c.x(line, at), c.x(line, at)-x)
		// The end of a line that goes on in the next is that one's beginning.
		if at == s.End && at > s.Start && line+1 < len(c.spans) && c.spans[line+1].Start == at {
			continue
		}
		if best < 0 || d < distance {
			best, distance = b, d
		}
	}
	if best < 0 {
		return len(c.content.before)
	}
	return best
}

// drawn turns an offset in the text to one in what is drawn.
func (c *card) drawn(offset int) int {
	if offset >= len(c.content.before) {
		return offset + len(c.content.preview)
	}
	return offset
}

// MouseDown counts as a touch.
func (c *card) MouseDown(*desktop.MouseEvent) { c.kit.Touch() }

// MouseUp does nothing.
func (c *card) MouseUp(*desktop.MouseEvent) {}

// VisibleText is what a person reads on the present page.
func (c *card) VisibleText() string {
	s := ""
	for _, t := range c.lines {
		if !t.Hidden {
			s += t.Text
		}
	}
	return s
}

// MinSize asks for nothing.
func (c *card) MinSize() fyne.Size { return fyne.Size{} }

// Spoken is what is read aloud: what was written, which is the visitor's own, or the hint.
func (c *card) Spoken() (words string, own bool) {
	if written := c.shown(); written != "" {
		return written, true
	}
	return c.content.hint, false
}

// Shown is the row below the text.
func (c *card) Shown() []fyne.CanvasObject {
	if c.strip == nil {
		return nil
	}
	return []fyne.CanvasObject{c.strip}
}

// CreateRenderer draws the card.
func (c *card) CreateRenderer() fyne.WidgetRenderer { return &cardRenderer{c} }

type cardRenderer struct{ card *card }

func (r *cardRenderer) Layout(fyne.Size)   { r.card.arrange(true) }
func (r *cardRenderer) MinSize() fyne.Size { return fyne.Size{} }
func (r *cardRenderer) Destroy()           {}
func (r *cardRenderer) Refresh() {
	r.card.arrange(true)
	canvas.Refresh(r.card)
}

func (r *cardRenderer) Objects() []fyne.CanvasObject {
	c := r.card
	objects := []fyne.CanvasObject{c.box}
	for _, u := range c.underlines {
		objects = append(objects, u)
	}
	objects = append(objects, c.caret)
	for _, t := range c.lines {
		objects = append(objects, t)
	}
	objects = append(objects, c.up, c.down)
	if c.strip != nil {
		objects = append(objects, c.strip)
	}
	return objects
}

// lineOf returns the line in which a caret at an offset stands. Between two lines it stands at the beginning of the
// second.
func lineOf(lines []linebreak.Line, offset int) int {
	for i := len(lines) - 1; i > 0; i-- {
		if lines[i].Start <= offset {
			return i
		}
	}
	return 0
}
