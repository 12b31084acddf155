package uitest

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"xinsheng/internal/terminal/ui/inspect"
)

// frame is how often the glass moves while a finger rests on it.
const frame = 80 * time.Millisecond

// Finger is one finger on the glass: it comes to the program as a mouse does.
type Finger struct {
	s    *Stage
	on   fyne.CanvasObject // what it pressed; nil: nothing
	over fyne.CanvasObject // what it is over now
	at   fyne.Position     // of that
	down bool
}

// Finger is a finger above the glass.
func (s *Stage) Finger() *Finger { return &Finger{s: s} }

// Down touches the glass.
func (f *Finger) Down(to fyne.Position) {
	f.on, f.at = under(f.s.Window.Canvas().Content(), fyne.Position{}, to)
	f.over, f.down = f.on, true
	if m, ok := f.on.(desktop.Mouseable); ok {
		m.MouseDown(f.event(to))
	}
}

// Move slides to another place.
func (f *Finger) Move(to fyne.Position) {
	over, at := under(f.s.Window.Canvas().Content(), fyne.Position{}, to)
	if over != f.over {
		if h, ok := f.over.(desktop.Hoverable); ok {
			h.MouseOut()
		}
		f.over, f.at = over, at
		if h, ok := over.(desktop.Hoverable); ok {
			h.MouseIn(f.event(to))
		}
		return
	}
	if h, ok := over.(desktop.Hoverable); ok {
		h.MouseMoved(f.event(to))
	}
}

// Up leaves the glass: a tap, where it is over what it pressed.
func (f *Finger) Up(to fyne.Position) {
	f.down = false
	on, _ := under(f.s.Window.Canvas().Content(), fyne.Position{}, to)
	if m, ok := f.on.(desktop.Mouseable); ok {
		m.MouseUp(f.event(to))
	}
	if t, ok := f.on.(fyne.Tappable); ok && on == f.on {
		t.Tapped(&fyne.PointEvent{AbsolutePosition: to, Position: to.Subtract(f.at)})
	}
	f.on, f.over = nil, nil
}

// Rest lets time go by.
func (f *Finger) Rest(d time.Duration) {
	for d > 0 {
		step := min(d, frame)
		f.s.Clock = f.s.Clock.Add(step)
		f.s.Shell.Move()
		d -= step
	}
}

func (f *Finger) event(to fyne.Position) *desktop.MouseEvent {
	e := &desktop.MouseEvent{PointEvent: fyne.PointEvent{AbsolutePosition: to, Position: to.Subtract(f.at)}}
	if f.down {
		e.Button = desktop.MouseButtonPrimary
	}
	return e
}

// under is the topmost object below a point that hears touches, and where it lies.
func under(o fyne.CanvasObject, at, point fyne.Position) (fyne.CanvasObject, fyne.Position) {
	if o == nil || !o.Visible() {
		return nil, at
	}
	at = at.Add(o.Position())
	size := o.Size()
	if point.X < at.X || point.Y < at.Y || point.X >= at.X+size.Width || point.Y >= at.Y+size.Height {
		return nil, at
	}
	var children []fyne.CanvasObject
	switch v := o.(type) {
	case *fyne.Container:
		children = v.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(v).Objects()
	}
	for _, child := range slices.Backward(children) {
		if found, where := under(child, at, point); found != nil {
			return found, where
		}
	}
	switch o.(type) {
	case fyne.Tappable, desktop.Mouseable:
		return o, at
	}
	return nil, at
}

// Hold holds the target with a label until it fires, as somebody does who means it.
func (s *Stage) Hold(label string) {
	s.T.Helper()
	f, to := s.Finger(), s.Middle(label)
	s.Clock = s.Clock.Add(time.Second)
	f.Down(to)
	f.Rest(2200 * time.Millisecond)
	f.Up(to)
}

// Middle is the middle of the enabled target with a label, given as a locale key or as it stands.
func (s *Stage) Middle(label string) fyne.Position {
	s.T.Helper()
	if tr := s.Texts.For(s.Session.Lang()); tr.Has(label) {
		label = tr.T(label)
	}
	targets := s.Scan().Targets
	i := slices.IndexFunc(targets, func(t inspect.Target) bool { return t.Label == label && t.Enabled })
	if i < 0 {
		s.T.Fatalf("there is no %q on %v, only %v", label, s.Shell.Route(), targets)
	}
	return fyne.NewPos(targets[i].X+targets[i].W/2, targets[i].Y+targets[i].H/2)
}
