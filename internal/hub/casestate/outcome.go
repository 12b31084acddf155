package casestate

import "slices"

// Outcome is how a try to call a person back ended. Its values stand in the database.
type Outcome string

// The outcomes.
const (
	Reached     Outcome = "reached" // and the person said how the answer is
	NotReached  Outcome = "not_reached"
	Refused     Outcome = "refused"      // the person does not wish to say anything
	WrongNumber Outcome = "wrong_number" // counts as no number at all
)

// Outcomes lists all outcomes.
func Outcomes() []Outcome { return []Outcome{Reached, NotReached, Refused, WrongNumber} }

// Known reports whether the outcome is one.
func (o Outcome) Known() bool { return slices.Contains(Outcomes(), o) }
