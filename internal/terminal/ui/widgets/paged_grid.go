package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/theme"
)

// PagedGrid shows cells in columns, as many a page as asked for or as fit, with buttons to turn pages. Like Pages it
// keeps the page with the caller.
type PagedGrid struct {
	widget.BaseWidget
	kit     *Kit
	columns int
	most    int // cells a page
	at      *int
	turn    Turn
	cells   []fyne.CanvasObject
	shown   []fyne.CanvasObject
}

// PagedGrid makes the widget.
func (k *Kit) PagedGrid(columns, most int, at *int, turn Turn, cells ...fyne.CanvasObject) *PagedGrid {
	g := &PagedGrid{kit: k, columns: columns, most: most, at: at, turn: turn, cells: cells}
	g.ExtendBaseWidget(g)
	return g
}

// Shown is the present page.
func (g *PagedGrid) Shown() []fyne.CanvasObject { return g.shown }

// MinSize asks for nothing.
func (g *PagedGrid) MinSize() fyne.Size { return fyne.Size{} }

// gap lies between cells.
func (g *PagedGrid) gap() float32 { return g.kit.MM(3.5) }

// cell is how high the highest cell wants to be.
func (g *PagedGrid) cell(size fyne.Size) float32 {
	cell := g.kit.Theme.Target()
	width := (size.Width-float32(g.columns-1)*g.gap())/float32(g.columns) - 2
	for _, c := range g.cells {
		cell = max(cell, flow.Height(c, width))
	}
	return cell
}

// rows is how many rows fit in a height.
func (g *PagedGrid) rows(size fyne.Size, height float32) int {
	return max(1, int((height+g.gap())/(g.cell(size)+g.gap())))
}

// CreateRenderer shows the present page.
func (g *PagedGrid) CreateRenderer() fyne.WidgetRenderer { return &pagedGridRenderer{grid: g} }

type pagedGridRenderer struct {
	grid    *PagedGrid
	objects []fyne.CanvasObject
}

func (r *pagedGridRenderer) Layout(size fyne.Size) {
	g := r.grid
	need := (len(g.cells) + g.columns - 1) / g.columns
	rows := min(need, (g.most+g.columns-1)/g.columns)
	height := size.Height
	paged := rows < need || g.rows(size, height) < rows
	if paged {
		height -= g.kit.MM(theme.PrimaryMM+2) + g.kit.Space()
		rows = min(rows, g.rows(size, height))
	}
	perPage := rows * g.columns
	pages := (len(g.cells) + perPage - 1) / max(1, perPage)
	*g.at = min(max(0, *g.at), max(0, pages-1))
	shown := g.cells[min(len(g.cells), *g.at*perPage):min(len(g.cells), (*g.at+1)*perPage)]
	cells := append([]fyne.CanvasObject{}, shown...)
	for paged && len(cells) < perPage {
		cells = append(cells, flow.Space(0, 0))
	}
	highest := max(g.kit.MM(40), g.cell(size)) + g.gap() // no higher than looks well, where there is room
	grid := flow.Most(float32(rows)*highest, flow.Grid(g.columns, g.gap(), cells...))
	body := flow.Column(0, grid)
	if paged {
		body = flow.Column(g.kit.Space(), grid, g.kit.Turner(*g.at, pages, g.turn, func(to int) {
			*g.at = to
			g.Refresh()
		}))
	}
	flow.Place(body, 0, 0, size.Width, size.Height)
	r.objects = []fyne.CanvasObject{body}
	g.shown = r.objects
}

func (r *pagedGridRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *pagedGridRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *pagedGridRenderer) Destroy()                     {}
func (r *pagedGridRenderer) Refresh() {
	r.Layout(r.grid.Size())
	canvas.Refresh(r.grid)
}
