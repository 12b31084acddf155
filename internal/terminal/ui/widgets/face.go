package widgets

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/theme"
)

// FaceIcon is the picture of a score, 1 worst to 5 best.
func FaceIcon(score int) string {
	return [...]string{"angry", "frown", "meh", "smile", "laugh"}[min(max(score, 1), 5)-1]
}

// Faces is a row of five faces to tap, from the worst to the best.
type Faces struct {
	Names [5]string
	On    int  // the score that was chosen, 0: none yet
	Off   bool // cannot be tapped any more
	OnTap func(score int)
}

// Faces makes the row. All pictures are of one size, the largest that the room lets them be.
func (k *Kit) Faces(f Faces) *fyne.Container {
	row := func(mm float64) fyne.CanvasObject {
		var faces []fyne.CanvasObject
		for score := 1; score <= len(f.Names); score++ {
			faces = append(faces, k.oneFace(f, score, mm))
		}
		return flow.Grid(len(faces), k.Gap(), faces...)
	}
	return flow.FirstFit(row(30), row(25), row(21), row(17), row(13))
}

func (k *Kit) oneFace(f Faces, score int, mm float64) fyne.CanvasObject {
	tone, chosen := theme.FaceTone(score), f.On == score
	if f.Off && !chosen {
		tone = theme.Tone{Ink: theme.SoftInk, Base: theme.SoftInk, Tint: theme.Faded}
	}
	var texts []*Text
	for _, name := range f.Names {
		texts = append(texts, k.Text(theme.Body, name).In(tone.Ink).Centered())
	}
	name := k.OneOf(texts...) // as high as the highest name, so that all faces stand on one line
	name.Set(score - 1)
	width := k.Line()
	if chosen {
		width = k.MM(1.1)
	}
	picture := flow.Align(0.5, 0, k.Icon(FaceIcon(score), mm, tone.Base))
	body := flow.Column(k.MM(1.5), flow.Spring(), picture, name, flow.Spring())
	card := flow.Stack(k.Box(tone.Tint, tone.Base, width, k.KeyRadius()), flow.Pad(k.MM(0.5), k.MM(1.2), body))
	return k.Target(f.Names[score-1], card, func() {
		if f.OnTap != nil {
			f.OnTap(score)
		}
	}).Least(0, k.MM(theme.PrimaryMM)).Rounded(k.KeyRadius()).Disable(f.Off)
}
