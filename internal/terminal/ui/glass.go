package ui

import "fyne.io/fyne/v2"

// Root is everything on the glass, for a test build's inspector.
func (s *Shell) Root() fyne.CanvasObject { return s.frame }

// RouteName is the present screen's name, for a test build's inspector.
func (s *Shell) RouteName() string { return string(s.Route().Name) }

// Words is what is read aloud of the page as it is, when asked for, for tests.
func (s *Shell) Words() []string {
	var all []string
	for _, p := range s.frame.pieces(true) {
		all = append(all, p.words...)
	}
	return all
}
