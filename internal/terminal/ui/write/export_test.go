package write

import "time"

// SetInkPause changes how long the finger rests on the page as it is now.
func (s *Screen) SetInkPause(d time.Duration) { s.view.desk.ink.(*inkPanelView).pause = d }
