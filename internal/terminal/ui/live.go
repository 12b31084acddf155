package ui

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
)

// live is which devices are open.
type live struct{ mic, cam bool }

// setLive shows or takes away the red mark.
func (f *frame) setLive(now live) {
	if now == f.live || f.brandAt == nil {
		return
	}
	f.live = now
	if f.over != nil {
		defer f.arrange()
	}
	higher := f.brandAt.Set(f.branded())
	if f.short && f.pillsAt != nil { // title and mark want more room than the title alone
		f.pillsAt.Set(f.fittingPills(f.env))
		higher = true
	}
	if higher && f.page != nil {
		f.page.Refresh() // the row is higher or lower now
		return
	}
	f.head.Refresh()
}

// branded is what stands at the head of the glass: the red mark while a microphone or camera is open, else who helps,
// else who we are. A title that stands there stays beside the mark.
func (f *frame) branded() fyne.CanvasObject {
	var mark fyne.CanvasObject
	switch {
	case f.live != (live{}):
		mark = liveMark(f.env, f.live)
	case f.helper != (helper{}):
		mark = f.helperMark()
	default:
		return f.plain
	}
	if f.short {
		return flow.Line(f.env.MM(4), mark, flow.Grow(f.plain))
	}
	return &fyne.Container{Layout: standIn{f.plain}, Objects: []fyne.CanvasObject{flow.Align(0, 0.5, mark)}}
}

// standIn keeps the room of what its object stands for, so that nothing moves when they change places.
type standIn struct{ of fyne.CanvasObject }

func (s standIn) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		flow.Place(o, 0, 0, size.Width, size.Height)
	}
}
func (s standIn) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	return max(flow.Height(s.of, width), flow.Height(objects[0], width))
}
func (s standIn) NaturalWidth([]fyne.CanvasObject) float32 { return flow.Width(s.of) }
func (s standIn) MinSize([]fyne.CanvasObject) fyne.Size    { return fyne.Size{} }

// liveMark says in red that a device is open: a dot, its picture, and words.
func liveMark(env *nav.Env, l live) fyne.CanvasObject {
	k := env.Kit
	icons, key := []string{"mic"}, "ui.live_mic"
	switch {
	case l.mic && l.cam:
		icons, key = []string{"mic", "camera"}, "ui.live_both"
	case l.cam:
		icons, key = []string{"camera"}, "ui.live_cam"
	}
	edge := k.CapMM(theme.Body)
	dot := flow.Sized(k.MM(edge*0.8), k.MM(edge*0.8), k.Box(theme.Danger, nil, 0, k.MM(edge*0.4)))
	signs := []fyne.CanvasObject{flow.Center(dot)}
	for _, name := range icons {
		signs = append(signs, flow.Center(k.Icon(name, edge*1.4, theme.Danger)))
	}
	words := k.Text(theme.Strong, env.T(key)).In(theme.Alarm.Ink)
	row := flow.Line(k.MM(1.5), append(signs, words)...)
	pile := flow.Column(0, flow.Align(0, 0, flow.Line(k.MM(2), signs...)), words)
	face := func(o fyne.CanvasObject) fyne.CanvasObject {
		return flow.Stack(k.Box(theme.Alarm.Tint, theme.Danger, k.Line(), k.KeyRadius()), flow.Pad(k.MM(2.4), 0, o))
	}
	return flow.FirstWide(face(row), face(pile))
}
