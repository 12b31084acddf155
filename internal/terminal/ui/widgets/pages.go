package widgets

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/theme"
)

// Pages shows blocks under each other and cuts them into as many pages as the room asks for, with buttons to turn them.
// Nothing scrolls. The page shown lives with the caller, so that it survives a change of language or type size.
type Pages struct {
	widget.BaseWidget
	kit    *Kit
	blocks []fyne.CanvasObject
	gap    float32
	at     *int
	turn   Turn
	shown  []fyne.CanvasObject
}

// Turn names the buttons that turn pages.
type Turn struct {
	Before, After string
}

// Pages makes the widget; gap pixels lie between blocks, and at holds the page from 0.
func (k *Kit) Pages(gap float32, at *int, turn Turn, blocks ...fyne.CanvasObject) *Pages {
	p := &Pages{kit: k, blocks: blocks, gap: gap, at: at, turn: turn}
	p.ExtendBaseWidget(p)
	return p
}

// Shown is the present page.
func (p *Pages) Shown() []fyne.CanvasObject { return p.shown }

// HeightFor is the height at which all blocks fit on one page.
func (p *Pages) HeightFor(width float32) float32 { return p.column(p.blocks).HeightFor(width) }

// NaturalWidth is that of the widest block.
func (p *Pages) NaturalWidth() float32 { return p.column(p.blocks).NaturalWidth() }

// MinSize asks for nothing.
func (p *Pages) MinSize() fyne.Size { return fyne.Size{} }

type measuredColumn struct{ *fyne.Container }

func (p *Pages) column(blocks []fyne.CanvasObject) measuredColumn {
	return measuredColumn{flow.Column(p.gap, blocks...)}
}

func (c measuredColumn) HeightFor(w float32) float32 { return flow.Height(c.Container, w) }
func (c measuredColumn) NaturalWidth() float32       { return flow.Width(c.Container) }

// cut deals the blocks out to pages of a size, with room for the turning buttons when there is more than one.
func (p *Pages) cut(size fyne.Size) [][]fyne.CanvasObject {
	if p.HeightFor(size.Width) <= size.Height {
		return [][]fyne.CanvasObject{p.blocks}
	}
	room := size.Height - p.kit.MM(theme.PrimaryMM+2) - p.kit.Space()
	var pages [][]fyne.CanvasObject
	var page []fyne.CanvasObject
	for _, b := range p.blocks {
		tried := append(slices.Clone(page), b)
		if len(page) > 0 && p.column(tried).HeightFor(size.Width) > room {
			pages = append(pages, page)
			tried = []fyne.CanvasObject{b}
		}
		page = tried
	}
	return append(pages, page)
}

// CreateRenderer shows the present page.
func (p *Pages) CreateRenderer() fyne.WidgetRenderer { return &pagesRenderer{pages: p} }

type pagesRenderer struct {
	pages   *Pages
	objects []fyne.CanvasObject
}

func (r *pagesRenderer) Layout(size fyne.Size) {
	p := r.pages
	cut := p.cut(size)
	*p.at = min(max(0, *p.at), len(cut)-1)
	body := flow.Column(p.gap, cut[*p.at]...)
	if len(cut) > 1 {
		body = flow.Column(p.kit.Space(), flow.Grow(flow.Column(p.gap, cut[*p.at]...)),
			p.kit.Turner(*p.at, len(cut), p.turn, func(to int) {
				*p.at = to
				p.Refresh()
			}))
	}
	flow.Place(body, 0, 0, size.Width, size.Height)
	r.objects = []fyne.CanvasObject{body}
	p.shown = r.objects
}

func (r *pagesRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *pagesRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *pagesRenderer) Destroy()                     {}
func (r *pagesRenderer) Refresh() {
	r.Layout(r.pages.Size())
	canvas.Refresh(r.pages)
}

// Turner is the row that turns pages: back, where we are, forward.
func (k *Kit) Turner(at, pages int, turn Turn, onTurn func(to int)) *fyne.Container {
	where := fmt.Sprintf("%d / %d", at+1, pages)
	row := func(words bool) fyne.CanvasObject {
		before := Button{Look: Outline, Icon: "chevron-left", Label: turn.Before, Role: theme.Strong, Off: at == 0,
			OnTap: func() { onTurn(at - 1) }}
		after := Button{Look: Outline, Icon: "chevron-right", Wide: true, Label: turn.After, Role: theme.Strong,
			Off: at == pages-1, OnTap: func() { onTurn(at + 1) }}
		if words {
			before.Text, after.Text = turn.Before, turn.After
		}
		return flow.Row(k.MM(4), flow.Grow(k.Button(before)),
			flow.Sized(k.Measure(where, k.TextSize(theme.Body), false)+k.MM(4), 0,
				flow.Middle(k.Text(theme.Body, where).Centered())),
			flow.Grow(k.Button(after)))
	}
	return flow.FirstWide(row(true), row(false))
}
