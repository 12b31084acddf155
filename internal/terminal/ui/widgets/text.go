package widgets

import (
	"image/color"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"xinsheng/internal/terminal/ui/linebreak"
	"xinsheng/internal/terminal/ui/theme"
)

// Text is a text of any length that wraps by the rules of Chinese and English. All that a visitor reads is one.
type Text struct {
	widget.BaseWidget
	kit   *Kit
	text  string
	role  theme.Role
	color color.Color
	align fyne.TextAlign
	bold  bool
	even  bool
	lines int // the most lines before the type shrinks, 0: any number
	least theme.Role
	cut   int  // lines after which the rest is left out, 0: never
	own   bool // the visitor's own: not read aloud by itself
}

// Text makes a text of a role in ink.
func (k *Kit) Text(role theme.Role, text string) *Text {
	t := &Text{kit: k, text: text, role: role, color: theme.Ink, bold: role.Bold(), least: theme.Body}
	t.ExtendBaseWidget(t)
	return t
}

// Soft makes body text in soft ink.
func (k *Kit) Soft(text string) *Text { return k.Text(theme.Body, text).In(theme.SoftInk) }

// In sets the colour.
func (t *Text) In(c color.Color) *Text { t.color = c; return t }

// Centered sets every line in the middle, lines as even as can be.
func (t *Text) Centered() *Text { t.align = fyne.TextAlignCenter; return t }

// Even makes lines as even as can be, ended at punctuation where that takes no more lines.
func (t *Text) Even() *Text { t.even = true; return t }

// Trailing sets every line to the right.
func (t *Text) Trailing() *Text { t.align = fyne.TextAlignTrailing; return t }

// Leading reports whether lines begin at the left.
func (t *Text) Leading() bool { return t.align == fyne.TextAlignLeading }

// Regular takes the weight of body text.
func (t *Text) Regular() *Text { t.bold = false; return t }

// Within lets the type shrink, never below body text, until the text takes at most n lines.
func (t *Text) Within(n int) *Text { t.lines = n; return t }

// Cut leaves out what does not fit in n lines and ends with an ellipsis.
func (t *Text) Cut(n int) *Text { t.cut = n; return t }

// Private marks a text as the visitor's own, or about them: it is read aloud only when they ask for it on its page.
func (t *Text) Private() *Text { t.own = true; return t }

// IsPrivate reports whether the text is so marked.
func (t *Text) IsPrivate() bool { return t.own }

// SetText changes the text in place.
func (t *Text) SetText(s string) {
	if s == t.text {
		return
	}
	t.text = s
	t.Refresh()
}

// SetColor changes the colour in place.
func (t *Text) SetColor(c color.Color) {
	if c != t.color {
		t.color = c
		t.Refresh()
	}
}

// VisibleText is what a person reads, for tests.
func (t *Text) VisibleText() string { return t.text }

// NaturalWidth is the width of the longest paragraph on one line, in pixels.
func (t *Text) NaturalWidth() float32 {
	var w float32
	for _, l := range linebreak.Break(t.text, 1e6, t.measure(t.size())) {
		w = max(w, t.measure(t.size())(l))
	}
	return w + 3 // two that HeightFor takes off, and a part of a pixel
}

// LeastWidth is the width below which a word would have to be cut, in pixels.
func (t *Text) LeastWidth() float32 {
	size := t.size()
	if t.lines > 0 { // it may shrink
		size = min(size, t.kit.TextSize(t.least))
	}
	return linebreak.Widest(t.text, t.measure(size)) + 3 // as for NaturalWidth
}

// HeightFor is the height at a width, in pixels.
func (t *Text) HeightFor(width float32) float32 {
	lines, size := t.wrap(width - 2) // what is asked for must hold when sizes are rounded to whole pixels on the way down
	return float32(len(lines)) * t.lineHeight(size)
}

// MinSize is one line high and asks for no width.
func (t *Text) MinSize() fyne.Size { return fyne.NewSize(0, t.lineHeight(t.size())) }

func (t *Text) size() float32 { return t.kit.TextSize(t.role) }

func (t *Text) lineHeight(size float32) float32 { return t.kit.LineHeightOf(size) }

func (t *Text) measure(size float32) func(string) float32 {
	return func(s string) float32 { return t.kit.Measure(s, size, t.bold) }
}

// wrap is what is drawn at a width, and the font size.
func (t *Text) wrap(width float32) ([]string, float32) {
	lines, size := t.wrapWhole(width)
	if t.cut == 0 || len(lines) <= t.cut {
		return lines, size
	}
	lines = lines[:t.cut]
	last := []rune(lines[t.cut-1])
	for len(last) > 0 && t.measure(size)(string(last)+"…") > width {
		last = last[:len(last)-1]
	}
	lines[t.cut-1] = string(last) + "…"
	return lines, size
}

// wrapWhole breaks the text at a width, with smaller type where only so many lines are wanted.
func (t *Text) wrapWhole(width float32) ([]string, float32) {
	size, least := t.size(), min(t.size(), t.kit.TextSize(t.least))
	breaker := linebreak.Break
	if t.even || t.align == fyne.TextAlignCenter || t.role == theme.Title || t.role == theme.Display {
		breaker = linebreak.Balanced
	}
	for {
		lines := breaker(t.text, width, t.measure(size))
		if t.lines == 0 || size <= least || (len(lines) <= t.lines && t.fits(lines, width, size)) {
			return lines, size
		}
		size = max(least, size-max(1, float32(int(size*0.04))))
	}
}

// fits reports whether no line is too wide and no word was cut.
func (t *Text) fits(lines []string, width, size float32) bool {
	for i, l := range lines {
		if t.measure(size)(l) > width || (i > 0 && t.cutBetween(lines[i-1], l)) {
			return false
		}
	}
	return true
}

// cutBetween reports whether two lines were one word.
func (t *Text) cutBetween(a, b string) bool {
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	return last < utf8.RuneSelf && first < utf8.RuneSelf && last != '-' && last != ' ' && strings.Contains(t.text, a+b)
}

// CreateRenderer draws one canvas text a line.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	return &textRenderer{text: t}
}

type textRenderer struct {
	text    *Text
	objects []fyne.CanvasObject
}

func (r *textRenderer) Layout(size fyne.Size) {
	t := r.text
	lines, fontSize := t.wrap(size.Width)
	pitch := t.lineHeight(fontSize)
	face := t.kit.Face(t.bold)
	r.objects = r.objects[:0]
	for i, line := range lines {
		if line == "" {
			continue
		}
		c := canvas.NewText(line, t.color)
		c.TextSize, c.FontSource = fontSize, face
		w := t.measure(fontSize)(line)
		x := float32(0)
		switch t.align {
		case fyne.TextAlignCenter:
			x = (size.Width - w) / 2
		case fyne.TextAlignTrailing:
			x = size.Width - w
		}
		c.Move(fyne.NewPos(float32(int(x+0.5)), t.kit.TextTop(float32(i)*pitch, pitch, fontSize, t.bold)))
		c.Resize(c.MinSize())
		r.objects = append(r.objects, c)
	}
}

func (r *textRenderer) MinSize() fyne.Size           { return r.text.MinSize() }
func (r *textRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *textRenderer) Destroy()                     {}

func (r *textRenderer) Refresh() {
	r.Layout(r.text.Size())
	canvas.Refresh(r.text)
}

// Measure is the width of one line in pixels.
func (k *Kit) Measure(s string, size float32, bold bool) float32 {
	if s == "" {
		return 0
	}
	box, _ := fyne.CurrentApp().Driver().RenderedTextSize(s, size, fyne.TextStyle{}, k.Face(bold))
	return box.Width
}

// TextTop is where a canvas text of a font size has to lie so that its characters stand in the middle of a line that
// begins at top and is pitch pixels high. The middle of Chinese characters and capitals is 0.37 em above the base line.
func (k *Kit) TextTop(top, pitch, size float32, bold bool) float32 {
	_, base := fyne.CurrentApp().Driver().RenderedTextSize("口", size, fyne.TextStyle{}, k.Face(bold))
	return float32(int(top + pitch/2 + 0.37*size - base + 0.5))
}

// Pieces cuts a text into pieces of so many lines of the glass's width at most, so that a long one can be paged.
func (k *Kit) Pieces(role theme.Role, text string, lines int) []string {
	width := float32(k.Theme.Panel().WidthPx) - 2*k.Margin() - 2*k.Inset()
	if !k.Portrait() {
		width = width/2 - k.Inset()
	}
	size := k.TextSize(role)
	all := linebreak.Break(text, width, func(s string) float32 { return k.Measure(s, size, role.Bold()) })
	var out []string
	for len(all) > 0 {
		n := min(lines, len(all))
		out = append(out, joinLines(all[:n]))
		all = all[n:]
	}
	return out
}

// joinLines puts lines together again that were only broken for their width.
func joinLines(lines []string) string {
	var b strings.Builder
	for i, l := range lines {
		if i > 0 && len(l) > 0 && l[0] < utf8.RuneSelf {
			b.WriteByte(' ')
		}
		b.WriteString(l)
	}
	return b.String()
}

// LinesIn is how many lines of body text fit in a share of the glass's height.
func (k *Kit) LinesIn(share float32) int {
	return max(2, int(float32(k.Theme.Panel().HeightPx)*share/k.LineHeight(theme.Body)))
}
