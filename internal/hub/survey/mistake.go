package survey

import (
	"fmt"

	"xinsheng/internal/feedback"
)

// Wrong says what is wrong in a questionnaire. The desk has words for each.
type Wrong string

// What can be wrong.
const (
	// it is no TOML, or a value of another sort is wanted; Name is the parser's word
	Syntax          Wrong = "syntax"
	UnknownKey      Wrong = "unknown_key"     // there is no such key
	Missing         Wrong = "missing"         // must be there
	BadID           Wrong = "bad_id"          // letters a-z, digits, _ and -, at most 40
	Twice           Wrong = "twice"           // the same id again
	OtherID         Wrong = "other_id"        // the id of a questionnaire never changes
	Taken           Wrong = "taken"           // another questionnaire has this id
	BadProfile      Wrong = "bad_profile"     // outpatient or ward
	BadType         Wrong = "bad_type"        //
	BadPoints       Wrong = "bad_points"      // faces have 2 to 5, and nothing else has any
	BadOptions      Wrong = "bad_options"     // 2 to 5
	NoOptionsHere   Wrong = "no_options_here" // this type has none
	YesNoHere       Wrong = "yes_no_here"     // only of yes_no
	AloneHere       Wrong = "alone_here"      // only of several_of
	NoDimension     Wrong = "no_dimension"    // no such dimension
	Unscored        Wrong = "unscored"        // this type has no score
	Unused          Wrong = "unused"          // no question counts for this dimension
	NotEarlier      Wrong = "not_earlier"     // the condition needs a question that comes before
	NoSuchAnswer    Wrong = "no_such_answer"  // the condition waits for an answer that the question does not have
	NoCondition     Wrong = "no_condition"    // the condition names no answer
	ShortNeedsShort Wrong = "short_needs"     // the short form asks this but not what it depends on
	TooLong         Wrong = "too_long"        //
	NoLine          Wrong = "no_line"         // a text is one line without space around it
	TooMany         Wrong = "too_many"        // questions
	NoneYet         Wrong = "none"            // no question
)

// Mistake is one thing that is wrong in a questionnaire.
type Mistake struct {
	File string
	Line int // 1 is the first
	What Wrong
	Name string // the key, the id or the word that it is about
}

var inEnglish = map[Wrong]string{
	UnknownKey: "there is no key of this name", Missing: "must be there",
	BadID: "an id is of a-z, 0-9, _ and -, at most 40",
	Twice: "this id is there twice", OtherID: "the id of a questionnaire never changes",
	Taken:      "another questionnaire has this id",
	BadProfile: "profile is outpatient or ward", BadType: "no such type of question",
	BadPoints:  "faces have 2 to 5 points, and nothing else has any",
	BadOptions: "2 to 5 options", NoOptionsHere: "this type of question has no options",
	AloneHere: "alone is for several_of", YesNoHere: "yes and no are for yes_no",
	NoDimension: "no such dimension", Unscored: "this type of question has no score",
	Unused:     "no question counts for this dimension",
	NotEarlier: "the condition needs a question that comes earlier", NoSuchAnswer: "the question has no such answer",
	NoCondition: "the condition names no answer", ShortNeedsShort: "the short form does not ask what this depends on",
	TooLong: "too long for a terminal's page", NoLine: "a text is one line, without space around it",
	TooMany: "too many questions", NoneYet: "there is no question",
}

// Error is the mistake with file and line. It is feedback.ErrInvalid.
func (m Mistake) Error() string {
	if m.What == Syntax {
		return fmt.Sprintf("%s, line %d: %s", m.File, m.Line, m.Name)
	}
	return fmt.Sprintf("%s, line %d: %s: %s", m.File, m.Line, m.Name, inEnglish[m.What])
}

// Is makes it an invalid value.
func (m Mistake) Is(target error) bool { return target == feedback.ErrInvalid }
