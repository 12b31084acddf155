package ui

import (
	"regexp"
	"strings"

	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/widgets"
)

// piece is what is read in one go and marked meanwhile: a text, or a target with all that it says.
type piece struct {
	at    fyne.Position
	size  fyne.Size
	words []string
}

// page number of several: it says nothing to who cannot see the pages.
var counting = regexp.MustCompile(`^(\d+ / \d+|\d+:\d\d)$`)

// pieces are what is read of the glass, in the order in which it stands there: the card that lies over the page, or
// title, body and footer of the page, and last what stands aside. Keys of one letter are left out, and so is what
// cannot be tapped, and without own what is the visitor's.
func (f *frame) pieces(own bool) []piece {
	w := &walker{own: own}
	if f.over != nil {
		w.walk(f.over, fyne.Position{}, nil)
		return w.pieces
	}
	if f.short {
		w.within(f.plain, f.page, fyne.Position{})
	}
	for _, o := range f.read {
		w.within(o, f.page, fyne.Position{})
	}
	return append(w.pieces, w.asides...)
}

type walker struct {
	own    bool
	pieces []piece
	asides []piece // read after all others
}

// within walks o, which lies somewhere in tree.
func (w *walker) within(o, tree fyne.CanvasObject, at fyne.Position) bool {
	at = at.Add(tree.Position())
	if tree == o {
		w.walk(o, at.Subtract(o.Position()), nil)
		return true
	}
	for _, child := range shown(tree) {
		if child.Visible() && w.within(o, child, at) {
			return true
		}
	}
	return false
}

// shown is what an object is made of.
func shown(o fyne.CanvasObject) []fyne.CanvasObject {
	switch v := o.(type) {
	case *fyne.Container:
		return v.Objects
	case interface{ Shown() []fyne.CanvasObject }:
		return v.Shown()
	}
	return nil
}

// walk collects the pieces of o; into is the target that it is a part of.
func (w *walker) walk(o fyne.CanvasObject, at fyne.Position, into *piece) {
	if o == nil || !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	switch v := o.(type) {
	case *widgets.Text:
		w.text(v, at, into)
	case *widgets.Target:
		w.target(v, at)
	case interface {
		Spoken() (words string, own bool)
	}: // a widget that draws its words itself
		if words, own := v.Spoken(); words != "" && (w.own || !own) {
			w.pieces = append(w.pieces, piece{at, o.Size(), []string{words}})
		}
		for _, child := range shown(o) {
			w.walk(child, at, into)
		}
	default:
		for _, child := range shown(o) {
			w.walk(child, at, into)
		}
	}
}

func (w *walker) text(t *widgets.Text, at fyne.Position, into *piece) {
	words := strings.TrimSpace(t.VisibleText())
	if words == "" || t.IsPrivate() && !w.own || counting.MatchString(words) {
		return
	}
	if into != nil {
		into.words = append(into.words, words)
		return
	}
	size := t.Size()
	if t.Leading() {
		size.Width = min(size.Width, t.NaturalWidth()) // the ring stays by the words
	}
	w.pieces = append(w.pieces, piece{at, size, []string{words}})
}

func (w *walker) target(t *widgets.Target, at fyne.Position) {
	if t.TargetSecret() || !t.TargetEnabled() {
		return
	}
	p := piece{at: at, size: t.Size()}
	for _, child := range t.Shown() {
		w.walk(child, at, &p)
	}
	if len(p.words) == 0 && t.TargetLabel() != "" {
		p.words = []string{t.TargetLabel()} // a picture alone
	}
	if len(p.words) == 1 && (len(p.words[0]) == 1 || p.words[0] == "10") {
		return // a key of a keypad, or of a scale
	}
	if t.TargetAside() {
		w.asides = append(w.asides, p)
		return
	}
	w.pieces = append(w.pieces, p)
}
