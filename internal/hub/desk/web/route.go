package web

import "xinsheng/internal/hub/staff"

// Route is one line of the table of everything that the desk answers.
type Route struct {
	Method string
	Path   string
	Roles  []staff.Role // who may; nil: whoever is signed in
	Open   bool         // also those who are not signed in
	First  bool         // also those who have yet to change their first password
	Form   int64        // longest form in bytes; 0: maxForm
	Quiet  bool         // asked by the page itself: does not keep a session alive
	Do     func(*Visit) error
}

// Room is one subject's part of the desk: its pages, and what it says of its errors.
type Room struct {
	Routes   []Route
	Problems []Problem
	Notes    func(*Visit) ([]Note, error) // what wants doing, on every page of those whom it concerns; nil: nothing
}
