package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/theme"
)

// levelBars is how many bars a live level has.
const levelBars = 36

// Levels shows how loud it was just now, as bars that wander to the left. Changing them moves rectangles and nothing
// else.
type Levels struct {
	widget.BaseWidget
	kit  *Kit
	bars []*canvas.Rectangle
	loud []float32
}

// Levels makes the bars, all silent.
func (k *Kit) Levels() *Levels {
	l := &Levels{kit: k, loud: make([]float32, levelBars)}
	for range levelBars {
		l.bars = append(l.bars, canvas.NewRectangle(theme.Danger))
	}
	l.ExtendBaseWidget(l)
	return l
}

// Len is how many bars there are.
func (l *Levels) Len() int { return levelBars }

// Set shows the newest levels, 0 to 1, oldest first. Where there are fewer than bars, the oldest are silent.
func (l *Levels) Set(loud []float32) {
	loud = loud[max(0, len(loud)-levelBars):]
	silent := levelBars - len(loud)
	clear(l.loud[:silent])
	copy(l.loud[silent:], loud)
	l.arrange()
	canvas.Refresh(l)
}

func (l *Levels) arrange() {
	size := l.Size()
	if size.Width <= 0 || size.Height <= 0 {
		return
	}
	pitch := size.Width / levelBars
	w := float32(int(pitch * 0.6))
	for i, b := range l.bars {
		h := max(w, size.Height*min(1, max(0, l.loud[i])))
		b.CornerRadius = w / 2
		flow.Place(b, float32(i)*pitch+(pitch-w)/2, (size.Height-h)/2, w, h)
	}
}

// HeightFor is the least height at which loud and soft can be told apart.
func (l *Levels) HeightFor(float32) float32 { return l.kit.MM(16) }

// NaturalWidth is the width at which the bars look well.
func (l *Levels) NaturalWidth() float32 { return l.kit.MM(190) }

// MinSize asks for nothing.
func (l *Levels) MinSize() fyne.Size { return fyne.Size{} }

// CreateRenderer draws the bars.
func (l *Levels) CreateRenderer() fyne.WidgetRenderer { return &levelsRenderer{l} }

type levelsRenderer struct{ levels *Levels }

func (r *levelsRenderer) Layout(fyne.Size)   { r.levels.arrange() }
func (r *levelsRenderer) MinSize() fyne.Size { return fyne.Size{} }
func (r *levelsRenderer) Destroy()           {}
func (r *levelsRenderer) Refresh()           { r.levels.arrange(); canvas.Refresh(r.levels) }
func (r *levelsRenderer) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(r.levels.bars))
	for i, b := range r.levels.bars {
		objects[i] = b
	}
	return objects
}
