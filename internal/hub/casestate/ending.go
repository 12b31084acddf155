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
