package widgets

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/theme"
)

// Face is one of the faces that say how something was.
type Face struct {
	Grade int // 1 worst to 5 best
	Text  string
	On    bool // the present answer
	OnTap func()
}

// FaceRow is a face that lies: the picture, its name beside it.
func (k *Kit) FaceRow(f Face) *Target {
	tone := theme.FaceTone(f.Grade)
	role, gap, side := theme.Title, k.MM(11), k.MM(13)
	if k.Short() {
		role, gap, side = theme.Label, k.MM(6), k.MM(6)
	}
	name := k.Text(role, f.Text).In(tone.Ink).Within(1)
	row := func(mm float64) fyne.CanvasObject {
		parts := []fyne.CanvasObject{k.Icon(FaceIcon(f.Grade), mm, tone.Base), flow.Grow(name)}
		if f.On {
			parts = append(parts, k.Icon("check", k.CapMM(theme.Title)*1.7, tone.Base))
		}
		return flow.Middle(flow.Line(gap, parts...))
	}
	return k.faceTarget(f, side, flow.FirstFit(row(29), row(23), row(17)))
}

// FaceCard is a face that stands: the picture above its name.
func (k *Kit) FaceCard(f Face) *Target {
	tone := theme.FaceTone(f.Grade)
	name := k.Text(theme.Label, f.Text).In(tone.Ink).Centered().Within(1)
	card := func(mm, gap float64) fyne.CanvasObject {
		return flow.Middle(flow.Column(k.MM(gap), flow.Align(0.5, 0, k.Icon(FaceIcon(f.Grade), mm, tone.Base)), name))
	}
	body := flow.FirstFit(card(44, 6), card(30, 4), card(22, 3), card(15, 1.5), flow.Middle(name))
	if !f.On {
		return k.faceTarget(f, k.MM(2.5), body)
	}
	check := flow.Pad(k.MM(1), k.MM(1), flow.Align(1, 0, k.Icon("check", k.CapMM(theme.Label)*1.3, tone.Base)))
	return k.faceTarget(f, k.MM(2.5), flow.Stack(body, check))
}

// faceTarget is the ground and the edge of a face.
func (k *Kit) faceTarget(f Face, side float32, body fyne.CanvasObject) *Target {
	tone, line, above := theme.FaceTone(f.Grade), k.Line()/2, k.MM(2.5)
	if k.Short() {
		above = k.MM(1)
	}
	if f.On {
		line = k.MM(1.2)
	}
	ground := flow.Stack(k.Box(tone.Tint, tone.Base, line, k.Radius()), flow.Pad(side, above, body))
	return k.Target(f.Text, ground, f.OnTap).Least(0, k.MM(theme.PrimaryMM))
}
