package casework

import "errors"

// What can stand in the way of a change. Test with errors.Is.
var (
	ErrNotFound    = errors.New("no such case")
	ErrStale       = errors.New("someone else changed the case meanwhile")
	ErrState       = errors.New("the case is not in a state that allows this")
	ErrForbidden   = errors.New("this role may not do that")
	ErrOtherUnit   = errors.New("the case belongs to another department")
	ErrEmpty       = errors.New("a text is needed")
	ErrTooLong     = errors.New("the text is too long")
	ErrSamePerson  = errors.New("a second person has to agree")
	ErrEarlier     = errors.New("an extension must end later than the limit that holds")
	ErrTooLate     = errors.New("an extension must not end that late")
	ErrHanded      = errors.New("the department has an open task already")
	ErrAfterCase   = errors.New("a task must not end later than its case")
	ErrOverAlready = errors.New("that day is over")
	ErrAnswered    = errors.New("a colleague answered meanwhile")
	ErrTwice       = errors.New("the channel's number is a case already")
	ErrSame        = errors.New("nothing is different")
	ErrLead        = errors.New("that case cannot lead this one")
	ErrLeads       = errors.New("other cases are merged into this one")
	ErrAttached    = errors.New("an attachment is not there, or not theirs to send")
	ErrUnknown     = errors.New("unknown value")
	ErrOver        = errors.New("the case was withdrawn or erased and takes nothing more")
)
