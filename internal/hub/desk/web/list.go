package web

// Choice is one line of a list to choose from. Find is what a search in the page looks into.
type Choice struct {
	ID, Name, Find string
	Chosen         bool
}

// Group is choices under a heading.
type Group struct {
	Name   string
	Places []Choice
}

// Tab is one of several views of a page.
type Tab struct {
	Path, Text, Value string
	Here              bool
}

// Figure is a number that stands above a page, in words.
type Figure struct {
	Name, Value, Note string
	Red               bool
}
