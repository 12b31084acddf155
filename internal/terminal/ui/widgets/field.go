package widgets

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/theme"
)

// Field is a row that shows what is set and opens to change it.
type Field struct {
	Icon    string
	Name    string
	Value   string
	OneLine bool // name and value beside each other
	Private bool // the value is the visitor's own
	Lines   int  // the most of the value, 0: any number
	OnTap   func()
}

// Field makes the row. The target's label is the field's name.
func (k *Kit) Field(f Field) *Target {
	name := k.Soft(f.Name)
	value := func(lines int) *Text {
		text := k.Text(theme.Strong, f.Value)
		text.own, text.cut = f.Private, lines
		return text
	}
	words := flow.Grow(flow.Column(k.MM(0.3), name, value(f.Lines)))
	if f.OneLine { // where not both fit, the picture stands for the name
		words = flow.Grow(flow.FirstWide(flow.Line(k.MM(4), name, flow.Grow(value(1))), value(1)))
	}
	parts := []fyne.CanvasObject{k.Icon(f.Icon, k.CapMM(theme.Body)*1.6, theme.Teal), words}
	parts = append(parts, k.Icon("chevron-right", k.CapMM(theme.Body)*1.1, theme.Teal))
	face := flow.Stack(
		k.Box(theme.Card, theme.Edge, k.Line(), k.KeyRadius()),
		flow.Pad(k.MM(5), k.MM(2.2), flow.Middle(flow.Line(k.MM(4), parts...))))
	return k.Target(f.Name, face, f.OnTap).Least(0, k.MM(theme.PrimaryMM)).Rounded(k.KeyRadius())
}

// Fact is a name and what it is, side by side, the names share one width.
type Fact struct {
	Name, Text string
}

// FactRows makes one row a fact, the names of one width.
func (k *Kit) FactRows(facts []Fact) []fyne.CanvasObject {
	var width float32
	names := make([]*Text, len(facts))
	for i, f := range facts {
		names[i] = k.Text(theme.Strong, f.Name)
		width = max(width, names[i].NaturalWidth())
	}
	rows := make([]fyne.CanvasObject, len(facts))
	for i, f := range facts {
		rows[i] = flow.Row(k.MM(6), flow.Sized(width, 0, names[i]), flow.Grow(k.Text(theme.Body, f.Text)))
	}
	return rows
}

// Facts sets facts under each other.
func (k *Kit) Facts(facts []Fact) *fyne.Container {
	return flow.Column(k.MM(1.5), k.FactRows(facts)...)
}
