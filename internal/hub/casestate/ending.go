package casestate

// Ending is how a round was closed. Its values stand in the database.
type Ending string

// The endings. Only with EndedByVerdict is it the person's word that closed it.
const (
	EndedByVerdict  Ending = "verdict"
	EndedByCentre   Ending = "centre"
	EndedPassedOn   Ending = "passed_on"   // praise: it was told to those whom it is about
	EndedNotReached Ending = "not_reached" // called on three days, and nobody answered
	EndedRefused    Ending = "refused"     // called, and the person does not wish to say anything
	EndedNoWord     Ending = "no_word"     // nobody could be called, and nobody said anything
)

// Endings lists all endings.
func Endings() []Ending {
	return []Ending{EndedByVerdict, EndedByCentre, EndedPassedOn, EndedNotReached, EndedRefused, EndedNoWord}
}

// CallEnding is how a call or a visit at the desk ended. Its values stand in the database.
type CallEnding string

// The endings of a call.
const (
	CallOpen    CallEnding = ""        // it has not
	CallCase    CallEnding = "case"    // a case was opened
	CallSettled CallEnding = "settled" // a case was opened, answered and judged at once
	CallTold    CallEnding = "told"    // a question was answered, and that was all
	CallDropped CallEnding = "dropped" // nothing was said that is kept
)

// CallEndings lists how a call can stand.
func CallEndings() []CallEnding {
	return []CallEnding{CallOpen, CallCase, CallSettled, CallTold, CallDropped}
}

// Label is the key of what an ending is called.
func (e CallEnding) Label() string {
	if e == CallOpen {
		return "call.ending.open"
	}
	return "call.ending." + string(e)
}
