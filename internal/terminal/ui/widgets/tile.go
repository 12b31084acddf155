package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/theme"
)

// Tile is a large way into something: icons, a name, and a line about it.
type Tile struct {
	Icons  []string
	Name   string
	About  string
	Role   theme.Role // of the name
	Dark   bool       // filled teal: the one that most people want
	Beside bool       // icons to the left instead of above
	On     bool       // the present choice
	OnTap  func()
}

// Tile makes a tile.
func (k *Kit) Tile(t Tile) *Target {
	fill, edge, ink, soft, icon := theme.Card, theme.Edge, theme.Ink, theme.SoftInk, theme.Teal
	if t.Dark {
		fill, edge, ink, soft, icon = theme.Teal, theme.Teal, theme.OnTeal, theme.OnTeal, theme.OnTeal
	}
	line := k.Line()
	if t.On {
		fill, edge, line = theme.Tint, theme.Teal, k.Outline()
	}
	pictures := func(size float64) fyne.CanvasObject {
		var icons []fyne.CanvasObject
		for _, name := range t.Icons {
			if t.Dark {
				icons = append(icons, k.Icon(name, k.CapMM(t.Role)*1.6*size, icon))
				continue
			}
			icons = append(icons, k.Badge(name, k.CapMM(t.Role)*2.6*size, theme.Calm))
		}
		return flow.Row(k.MM(6), icons...)
	}
	words := []fyne.CanvasObject{k.Text(t.Role, t.Name).In(ink).Within(1)}
	if t.About != "" {
		about := k.Text(theme.Body, t.About).In(soft).Even()
		if t.Dark {
			about = k.Text(theme.Label, t.About).Regular().In(soft).Even().Within(1)
		}
		words = append(words, about)
	}
	text := flow.Column(k.MM(1.5), words...)
	beside := flow.Middle(flow.Line(k.MM(6), pictures(1), flow.Grow(text)))
	if len(t.Icons) > 1 { // they are not squeezed
		beside = flow.FirstWide(beside, flow.Middle(text))
	}
	above := func(size, gap float64) fyne.CanvasObject {
		fitting := flow.FirstWide(pictures(size), pictures(1), pictures(0.7), flow.Space(0, 0))
		return flow.Column(0, flow.Spring(), flow.Align(0, 0, fitting), flow.Space(0, k.MM(gap)), text, flow.Spring())
	}
	name := flow.Middle(k.Text(t.Role, t.Name).In(ink).Within(1))
	var body fyne.CanvasObject = flow.FirstFit(above(1.6, 10), above(1.25, 6), above(1, 4), beside,
		flow.Middle(text), name)
	if t.Beside {
		body = flow.FirstFit(beside, flow.Middle(text), name)
	}
	if t.Dark {
		body = flow.Row(k.MM(4), flow.Grow(body), flow.Center(k.Icon("arrow-right", k.CapMM(t.Role)*1.3, theme.OnTeal)))
	}
	face := flow.Stack(k.Box(fill, edge, line, k.Radius()), flow.Pad(k.Inset(), k.MM(4), body))
	target := k.Target(t.Name, face, t.OnTap).Least(0, k.MM(theme.PrimaryMM))
	if t.Dark {
		target.OnDark()
	}
	return target
}

// KindRow is one kind of report as a choice: a badge, its name in its colour, what it is for.
type KindRow struct {
	Icon  string
	Name  string
	About string
	Tone  theme.Tone
	OnTap func()
}

// KindRow makes the choice.
func (k *Kit) KindRow(r KindRow) *Target {
	words := flow.Column(k.MM(1),
		k.Text(theme.Heading, r.Name).In(r.Tone.Ink).Within(1),
		k.Soft(r.About))
	badge := k.Badge(r.Icon, k.badgeMM(), r.Tone)
	body := flow.Middle(flow.Line(k.MM(7), badge, flow.Grow(words)))
	face := flow.Stack(k.Box(theme.Card, theme.Edge, k.Line(), k.Radius()), flow.Pad(k.Inset(), k.MM(2), body))
	return k.Target(r.Name, face, r.OnTap).Least(0, k.MM(theme.PrimaryMM+4))
}

func (k *Kit) badgeMM() float64 {
	if k.Panel().HeightMM < 220 {
		return 22
	}
	return 30
}

// Choice is one answer among several: a line of text, marked when it is the present one.
type Choice struct {
	Text  string
	About string
	Icon  string
	On    bool
	Box   bool // one of those of which several may be chosen
	Arrow bool // leads to a further page
	Tone  *theme.Tone
	OnTap func()
}

// Choice makes the answer.
func (k *Kit) Choice(c Choice) *Target {
	fill, edge, width := theme.Card, theme.Edge, k.Line()
	ink := theme.Ink
	icon := theme.Teal
	if c.Tone != nil {
		fill, edge, ink, icon = c.Tone.Tint, c.Tone.Base, c.Tone.Ink, c.Tone.Base
	}
	if c.On {
		fill, edge, width = theme.Tint, theme.Teal, k.Outline()
	}
	if c.Box {
		c.Icon = "square"
		if c.On {
			c.Icon = "square-check-big"
		}
	}
	var parts []fyne.CanvasObject
	if c.Icon != "" {
		parts = append(parts, k.Icon(c.Icon, k.CapMM(theme.Label)*1.6, icon))
	}
	name := k.Text(theme.Label, c.Text).In(ink).Within(2)
	var words fyne.CanvasObject = name
	if c.About != "" {
		words = flow.Column(k.MM(0.5), name, k.Text(theme.Body, c.About).In(softOn(fill)).Even())
	}
	parts = append(parts, flow.Grow(words))
	switch {
	case c.On && !c.Box:
		parts = append(parts, k.Icon("check", k.CapMM(theme.Label)*1.3, theme.Teal))
	case c.Arrow:
		parts = append(parts, k.Icon("chevron-right", k.CapMM(theme.Label)*1.2, theme.Edge))
	}
	word := func() float32 {
		w := name.LeastWidth() + k.MM(4)*float32(len(parts)-1)
		for _, p := range parts {
			w += p.MinSize().Width // of the icons: words ask for none
		}
		return w
	}
	body := flow.Middle(flow.Line(k.MM(4), parts...))
	face := flow.Stack(k.Box(fill, edge, width, k.Radius()), flow.PadWord(k.MM(5), k.MM(2.5), k.MM(1.5), word, body))
	return k.Target(c.Text, face, c.OnTap).Least(0, k.MM(theme.PrimaryMM))
}

func softOn(ground color.Color) color.NRGBA {
	if ground == theme.Card || ground == theme.Tint {
		return theme.SoftInk
	}
	return theme.Ink
}

// KindCards sets kinds as cards beside each other. That fits only where no word has to be cut.
func (k *Kit) KindCards(rows ...KindRow) fyne.CanvasObject {
	var cards []fyne.CanvasObject
	var word float32
	for _, r := range rows {
		cards = append(cards, k.KindCard(r))
		word = max(word, k.Text(theme.Heading, r.Name).Within(1).LeastWidth(), k.Soft(r.About).LeastWidth())
	}
	n, gap := float32(len(rows)), k.MM(4)
	return flow.From(n*(word+2*k.MM(3))+(n-1)*gap, flow.Grid(len(rows), gap, cards...))
}

// KindCard is a KindRow that stands: the badge above the words, smaller or none where there is little room.
func (k *Kit) KindCard(r KindRow) *Target {
	about := func() fyne.CanvasObject { return k.Soft(r.About).Centered() }
	words := func(about fyne.CanvasObject, badge ...fyne.CanvasObject) fyne.CanvasObject {
		return flow.Middle(flow.Column(k.MM(3), append(badge,
			k.Text(theme.Heading, r.Name).In(r.Tone.Ink).Centered().Within(1), about)...))
	}
	badge := func(mm float64) fyne.CanvasObject { return flow.Align(0.5, 0, k.Badge(r.Icon, mm, r.Tone)) }
	// Side by side, icons and names stand in line whether the words below take one line or two.
	twoLines := flow.Space(0, flow.Height(k.Soft("\n"), k.MM(1000)))
	body := flow.FirstFit(words(flow.Stack(twoLines, about()), badge(30)), words(about(), badge(30)),
		words(about(), badge(18)), words(about()))
	face := flow.Stack(k.Box(theme.Card, theme.Edge, k.Line(), k.Radius()), flow.Pad(k.MM(3), k.MM(3), body))
	return k.Target(r.Name, face, r.OnTap).Least(0, k.MM(theme.PrimaryMM))
}
