package session

import "time"

// RowOwnFor is how long after a tap on a row of faces the row still is that person's: then the next one may tap, and is
// counted for themselves.
const RowOwnFor = 5 * time.Second

// ChangeWithin is how long after their first tap a person may say that they tapped the wrong face.
const ChangeWithin = 10 * time.Second

// Row is whose a row of faces is.
type Row int

// The states of a row.
const (
	RowFresh  Row = iota // a tap is a new rating, of whoever comes next
	RowOwn               // another face takes the place of the one that was tapped
	RowOffers            // as RowFresh, but who tapped may still say that they were Mistaken
)

// Row is whose the row of faces is now. This is the one place that knows.
func (s *Session) Row() Row {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.p.Clock()
	switch {
	case s.rated.ID == "":
		return RowFresh
	case now.Sub(s.rowSince) < RowOwnFor:
		return RowOwn
	case now.Sub(s.rated.At) < ChangeWithin:
		return RowOffers
	}
	return RowFresh
}

// Mistaken gives the row back to who tapped last, because they say that it was the wrong face. It is too late after
// ChangeWithin, and then reports false.
func (s *Session) Mistaken() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.p.Clock()
	if s.rated.ID == "" || now.Sub(s.rated.At) >= ChangeWithin {
		return false
	}
	s.rowSince = now
	return true
}
