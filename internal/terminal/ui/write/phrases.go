package write

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// phraseMM is the height of a phrase.
const phraseMM = theme.TargetMM + 1

// phrases is a row of things that people often say, each put in by one tap. Where they do not all fit, the last key
// shows the next ones.
type phrases struct {
	widget.BaseWidget
	kit   *widgets.Kit
	texts []string
	from  int // first phrase shown
	shown int
	pills []*key
	more  *key
}

func newPhrases(k *widgets.Kit, texts []string, more string, onPhrase func(text string)) *phrases {
	p := &phrases{kit: k, texts: texts}
	for range texts {
		pill := p.pill(nil)
		pill.onTap = func() { onPhrase(pill.text) }
		p.pills = append(p.pills, pill)
	}
	p.more = p.pill(p.next)
	p.more.showIcon("ellipsis", more)
	p.ExtendBaseWidget(p)
	return p
}

func (p *phrases) pill(onTap func()) *key {
	pill := newKey(p.kit, theme.Body, writes, onTap)
	radius := p.kit.MM(phraseMM) / 2
	pill.box.CornerRadius, pill.veil.CornerRadius = radius, radius
	return pill
}

// next shows the phrases after those shown now, and the first ones again after the last.
func (p *phrases) next() {
	p.from += p.shown
	if p.from >= len(p.texts) {
		p.from = 0
	}
	p.arrange()
	canvas.Refresh(p)
}

func (p *phrases) arrange() {
	size, gap := p.Size(), p.kit.Gap()
	if size.Width <= 0 {
		return
	}
	room := size.Width
	if p.fitting(0, room) < len(p.texts) {
		room -= p.kit.Theme.Target() + gap
	}
	p.shown = max(1, p.fitting(p.from, room))
	x := float32(0)
	for i, pill := range p.pills {
		if pill.Hidden = i >= p.shown || p.from+i >= len(p.texts); pill.Hidden {
			continue
		}
		pill.show(p.texts[p.from+i])
		w := min(pill.NaturalWidth(), room)
		flow.Place(pill, x, 0, w, size.Height)
		x += w + gap
	}
	p.more.Hidden = room == size.Width
	flow.Place(p.more, x, 0, p.kit.Theme.Target(), size.Height)
}

// fitting is how many phrases from an index on have room in a width.
func (p *phrases) fitting(from int, width float32) int {
	x := float32(0)
	for i, text := range p.texts[from:] {
		p.pills[i].show(text)
		x += p.pills[i].NaturalWidth()
		if x > width {
			return i
		}
		x += p.kit.Gap()
	}
	return len(p.texts) - from
}

// MinSize asks for nothing.
func (p *phrases) MinSize() fyne.Size { return fyne.Size{} }

// CreateRenderer draws the row.
func (p *phrases) CreateRenderer() fyne.WidgetRenderer { return &pagedRenderer{p} }

// drawn are the objects of the row.
func (p *phrases) drawn() []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	for _, pill := range p.pills {
		objects = append(objects, pill)
	}
	return append(objects, p.more)
}
