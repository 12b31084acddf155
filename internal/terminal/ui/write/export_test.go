package write

import "time"

// InkNeverRests keeps the page as it is now from taking a rest for the end of a character.
func (s *Screen) InkNeverRests() { s.view.desk.ink.(*inkPanelView).wait = never }

// never is a rest that does not end.
func never(_ time.Duration, f func()) *time.Timer { return time.AfterFunc(time.Hour, f) }
