package write

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/place"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// strip is the row at the foot of the card: undo, a way to help where the text speaks of danger or despair, and the
// count.
type strip struct {
	undo   *key
	danger *key
	names  stripNames
	count  *widgets.Text
	box    *fyne.Container
}

// stripNames are what the strip's keys say.
type stripNames struct{ undo, danger, despair string }

func newStrip(k *widgets.Kit, names stripNames, onUndo, onDanger func()) *strip {
	s := &strip{
		names:  names,
		undo:   newKey(k, theme.Body, works, onUndo),
		danger: newKey(k, theme.Strong, alarms, onDanger),
		count:  k.Soft("").Trailing(),
	}
	s.undo.showIcon("undo-2", names.undo)
	s.danger.show(names.danger)
	s.danger.Hidden = true
	s.box = &fyne.Container{Layout: stripLayout{s, k}, Objects: []fyne.CanvasObject{s.undo, s.danger, s.count}}
	return s
}

// set shows the count and whether there is something to undo or to be warned of.
func (s *strip) set(count string, full, undo bool, concern place.Concern) {
	ink := theme.SoftInk
	if full {
		ink = theme.Alarm.Ink
	}
	s.count.SetText(count)
	s.count.SetColor(ink)
	s.undo.Hidden, s.danger.Hidden = !undo, concern == place.NoConcern
	switch concern {
	case place.SelfHarm:
		s.danger.set(s.names.despair, "", s.names.despair, calms)
	case place.Danger:
		s.danger.set(s.names.danger, "", s.names.danger, alarms)
	}
	s.box.Layout.Layout(s.box.Objects, s.box.Size())
}

type stripLayout struct {
	strip *strip
	kit   *widgets.Kit
}

func (l stripLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	s, gap := l.strip, l.kit.Gap()
	edge, x := l.kit.Theme.Target(), float32(0)
	flow.Place(s.undo, 0, 0, edge, size.Height)
	if !s.undo.Hidden {
		x = edge + gap
	}
	counted := s.count.NaturalWidth() + l.kit.MM(2)
	h := s.count.HeightFor(counted)
	flow.Place(s.count, size.Width-counted-l.kit.MM(2), (size.Height-h)/2, counted, h)
	// Where there is no room for both, danger goes before the count.
	wanted := s.danger.NaturalWidth()
	s.count.Hidden = !s.danger.Hidden && x+wanted+gap+counted > size.Width
	flow.Place(s.danger, x, 0, min(wanted, size.Width-x), size.Height)
}

func (l stripLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
