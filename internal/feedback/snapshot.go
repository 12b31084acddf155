package feedback

import (
	"regexp"
	"slices"
	"unicode/utf8"
)

// Topic is what a snapshot shows.
type Topic string

// The topics of a snapshot.
const (
	Broken   Topic = "broken"
	Dirty    Topic = "dirty"
	Blocked  Topic = "blocked"
	Unsafe   Topic = "unsafe"
	WellDone Topic = "well_done"
)

// Topics lists them in the order in which they are offered.
func Topics() []Topic { return []Topic{Broken, Dirty, Blocked, Unsafe, WellDone} }

// Kind is the kind of case that a snapshot of that topic becomes.
func (t Topic) Kind() Kind {
	if t == WellDone {
		return Praise
	}
	return Suggestion
}

// MaxLineRunes is the longest text of a snapshot, in characters.
const MaxLineRunes = 100

// Snapshot is a photo of something, with one line or a word said.
type Snapshot struct {
	Topic       Topic        `json:"topic"`
	Text        string       `json:"text,omitempty"`        // at most MaxLineRunes characters
	WherePlace  string       `json:"where_place,omitempty"` // place id; empty: the terminal's own place
	Attachments []Attachment `json:"attachments"`           // the photo first
}

// Validate checks that there is a photo and what it shows.
func (s *Snapshot) Validate() error {
	switch {
	case !slices.Contains(Topics(), s.Topic):
		return invalid("topic")
	case !utf8.ValidString(s.Text) || utf8.RuneCountInString(s.Text) > MaxLineRunes:
		return invalid("text")
	case len(s.WherePlace) > maxShortRunes:
		return invalid("where_place")
	case len(s.Attachments) == 0 || s.Attachments[0].Kind != Photo:
		return invalid("attachments")
	}
	return validateAttachments(s.Attachments)
}

// Addition is a word, photos or a video that a person adds to their report later.
type Addition struct {
	Number string `json:"number"`          // receipt number of the report
	Grant  string `json:"grant,omitempty"` // the hub's leave to add from a terminal: see wire.Progress
	// the answer_mark of an answer: what is added says why it does not satisfy
	Unsatisfied string       `json:"unsatisfied,omitempty"`
	Text        string       `json:"text,omitempty"`
	Attachments []Attachment `json:"attachments,omitempty"`
}

// Validate checks that something was added.
func (a *Addition) Validate() error {
	switch {
	case !numberPattern.MatchString(a.Number):
		return invalid("number")
	case a.Grant != "" && !grantPattern.MatchString(a.Grant):
		return invalid("grant")
	case a.Unsatisfied != "" && !partPattern.MatchString(a.Unsatisfied):
		return invalid("unsatisfied")
	case !utf8.ValidString(a.Text) || utf8.RuneCountInString(a.Text) > MaxTextRunes:
		return invalid("text")
	case Blank(a.Text) && len(a.Attachments) == 0:
		return invalid("text")
	}
	return validateAttachments(a.Attachments)
}

var grantPattern = regexp.MustCompile(`^[0-9A-Za-z_-]{1,256}$`)
