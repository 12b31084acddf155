package widgets

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/theme"
)

// Banner is a tinted strip that says something that must not be missed.
func (k *Kit) Banner(icon string, tone theme.Tone, text string) *fyne.Container {
	line := flow.Line(k.MM(5), k.Icon(icon, k.CapMM(theme.Body)*1.8, tone.Base),
		flow.Grow(k.Text(theme.Body, text).In(tone.Ink)))
	return flow.Stack(k.Box(tone.Tint, tone.Base, k.Line(), k.Radius()), flow.Pad(k.Inset(), k.MM(4), line))
}

// StepBar shows how far a report has come: one piece a step, those reached filled.
func (k *Kit) StepBar(reached, steps int) *fyne.Container {
	pieces := make([]fyne.CanvasObject, steps)
	h := k.MM(2.6)
	for i := range pieces {
		fill, edge := theme.Line, theme.Edge
		if i < reached {
			fill, edge = theme.Teal, theme.Teal
		}
		pieces[i] = k.Box(fill, edge, 1, h/2)
	}
	return flow.Sized(0, h, flow.Grid(steps, k.MM(min(3, 36/float64(steps))), pieces...))
}
