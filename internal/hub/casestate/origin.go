package casestate

// Source is the way by which a case came in. Its values stand in the database.
type Source string

// The sources.
const (
	FromTerminal Source = "terminal"
	FromPhone    Source = "phone"
)

// Sources lists all sources.
func Sources() []Source { return []Source{FromTerminal, FromPhone} }

// Form is what a case was made of. Its values stand in the database.
type Form string

// The forms.
const (
	FormReport   Form = "report"
	FormSnapshot Form = "snapshot" // a photo first, and what it shows: the case's topic
	FormWalk     Form = "walk"     // a problem that a patient experiencer found
	FormWord     Form = "word"     // left in a listening session
)

// Forms lists all forms.
func Forms() []Form { return []Form{FormReport, FormSnapshot, FormWalk, FormWord} }
