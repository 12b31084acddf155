package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/theme"
)

// Look is how a button looks.
type Look int

// The looks of buttons.
const (
	Primary Look = iota // filled teal: the one step forward
	Outline             // white with a teal edge: another step
	Alarm               // tinted red: danger, wiping
	Pill                // small and round: header, phrases
	PillOn              // the same, switched on
	Plain               // white with a grey edge: a key or a choice among many
	Muted               // grey: keys that do not write, and what cannot be tapped now
	Tinted              // tinted teal: candidates
	Siren               // filled red: sends an alarm
)

type lookStyle struct {
	fill, edge color.Color
	ink        color.NRGBA
	icon       color.NRGBA
	role       theme.Role
	outline    bool
}

func (l Look) style() lookStyle {
	switch l {
	case Primary:
		return lookStyle{fill: theme.Teal, edge: theme.Teal, ink: theme.OnTeal, icon: theme.OnTeal, role: theme.Label}
	case Siren:
		return lookStyle{fill: theme.Alarm.Base, edge: theme.Alarm.Base, ink: theme.OnTeal, icon: theme.OnTeal,
			role: theme.Label}
	case Outline:
		return lookStyle{fill: theme.Card, edge: theme.Teal, ink: theme.TealInk, icon: theme.Teal,
			role: theme.Label, outline: true}
	case Alarm:
		return lookStyle{fill: theme.Alarm.Tint, edge: theme.Alarm.Base, ink: theme.Alarm.Ink, icon: theme.Alarm.Base,
			role: theme.Label}
	case Tinted:
		return lookStyle{fill: theme.Tint, edge: theme.Teal, ink: theme.Ink, icon: theme.Teal, role: theme.Body}
	case PillOn:
		return lookStyle{fill: theme.Tint, edge: theme.Teal, ink: theme.Ink, icon: theme.Teal, role: theme.Body}
	case Muted:
		return lookStyle{fill: theme.KeyTint, edge: theme.Edge, ink: theme.Ink, icon: theme.Ink, role: theme.Body}
	default:
		return lookStyle{fill: theme.Card, edge: theme.Edge, ink: theme.Ink, icon: theme.Ink, role: theme.Body}
	}
}

// off is how whatever cannot be tapped now looks.
var off = lookStyle{fill: theme.Faded, edge: theme.Edge, ink: theme.SoftInk, icon: theme.SoftInk, role: theme.Label}

// Button is a button with an icon, a text, or both. With both empty texts it needs a Label.
type Button struct {
	Look  Look
	Icon  string     // name of an icon, or empty
	Text  string     // may be empty where the icon says enough
	Label string     // names it to tests where Text does not
	Role  theme.Role // size of the text where it differs from the look's own (Body is 0: the look's own)
	Wide  bool       // the icon comes after the text
	Off   bool       // cannot be tapped now
	Hold  bool       // held instead of tapped
	OnTap func()
}

// Button makes a button.
func (k *Kit) Button(b Button) *Target {
	s := b.Look.style()
	if b.Off {
		s = off
	}
	role := s.role
	if b.Role != theme.Body {
		role = b.Role
	}
	radius, height, side := k.Radius(), k.MM(theme.PrimaryMM+2), k.MM(5)
	width := k.Line()
	switch {
	case b.Look == Pill || b.Look == PillOn:
		radius, height, side = k.MM(theme.TargetMM+1)/2, k.MM(theme.TargetMM+1), k.MM(4)
	case b.Look == Plain || b.Look == Tinted || (b.Look == Muted && !b.Off):
		radius, height, side = k.KeyRadius(), k.MM(theme.TargetMM), k.MM(3)
	case s.outline:
		width = k.Outline()
	}
	label := b.Label
	if label == "" {
		label = b.Text
	}
	body := flow.Stack(k.Box(s.fill, s.edge, width, radius), k.padFace(b, s, role, side))
	t := k.Target(label, body, b.OnTap).Least(0, height).Rounded(radius).Disable(b.Off)
	if (b.Look == Primary || b.Look == Siren) && !b.Off {
		t.OnDark()
	}
	if b.Hold {
		t.Hold()
	}
	return t
}

// padFace keeps the sides of a button free, but not at the cost of a word.
func (k *Kit) padFace(b Button, s lookStyle, role theme.Role, side float32) fyne.CanvasObject {
	face, word := k.face(b, s, role)
	return flow.PadWord(side, k.MM(1), k.MM(1.5), word, flow.Center(face))
}

// face is what stands on a button, and how wide it has to be so that no word of it is cut.
func (k *Kit) face(b Button, s lookStyle, role theme.Role) (face fyne.CanvasObject, least func() float32) {
	var parts []fyne.CanvasObject
	least = func() float32 { return 0 }
	if b.Text != "" {
		text := k.Text(role, b.Text).In(s.ink).Centered().Within(1)
		least = text.LeastWidth
		if b.Look == Primary || b.Look == Outline || b.Look == Alarm || b.Look == Siren {
			text.bold = true
		}
		parts = append(parts, text)
	}
	if b.Icon != "" {
		icon := k.Icon(b.Icon, k.CapMM(role)*1.45, s.icon)
		if b.Text != "" {
			words, beside := least, icon.MinSize().Width+k.MM(2.6)
			least = func() float32 { return words() + beside }
		}
		if b.Wide {
			parts = append(parts, icon)
		} else {
			parts = append([]fyne.CanvasObject{icon}, parts...)
		}
	}
	return flow.Line(k.MM(2.6), parts...), least
}
