package input

// State is a composition after a step.
type State struct {
	Preedit string // what is being composed, shown underlined at the caret; empty: nothing
	Commit  string // text that this very step made final, to be put in at the caret
}

// Composing reports whether something is in the making.
func (s State) Composing() bool { return s.Preedit != "" }

// Composer turns letters into text by way of candidates, as a pinyin engine does. It is for one goroutine at a time.
type Composer interface {
	// Type adds a lower-case letter or an apostrophe. Other runes change nothing.
	Type(r rune) State
	// Erase takes back the last letter, or the last pick where a part was picked already.
	Erase() State
	// Candidates returns at most n candidates from the given index on, best first. Fewer than n: there are no more.
	Candidates(from, n int) []string
	// Pick takes the candidate at index i, as counted by Candidates. An index that does not exist changes nothing.
	Pick(i int) State
	// Finish makes the composition final with the best candidates.
	Finish() State
	// Clear drops the composition and all that is still in memory of what was typed before. It is for the end of a visit
	// or page, and may take some milliseconds.
	Clear()
}
