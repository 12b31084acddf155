package notice

import (
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/workday"
)

// About is what a notice is about. Nobody can put words into it: it is made of a case's number, kind, place and date,
// of a terminal, or of a day.
type About struct {
	caseID  int64
	subject string
	kind    feedback.Kind
	place   string
	due     time.Time
	owner   string
}

// Case is about a case, and its date.
func Case(k *store.Case) About {
	return About{caseID: k.ID, subject: k.Number, kind: k.Kind, place: k.PlaceID, due: k.DueAt, owner: k.Owner}
}

// SeriousCase is about a case that may speak of a serious medical error, and by when that is to be reported.
func SeriousCase(k *store.Case) About {
	a := Case(k)
	a.due = k.SeriousDue
	return a
}

// Task is about a department's part of a case, which has a date of its own.
func Task(k *store.Case, t *store.CaseTask) About {
	a := Case(k)
	a.due = t.DueAt
	return a
}

// Terminal is about a terminal.
func Terminal(t *store.Terminal) About { return About{subject: t.ID, place: t.PlaceID} }

// Day is about a day, by the hospital's clock.
func Day(at time.Time) About {
	return About{subject: at.In(workday.Zone()).Format(time.DateOnly), due: at}
}

// News is one event to be told.
type News struct {
	Event Event
	About About
	Units []string   // the departments that it is about
	Named []string   // user ids
	To    []Audience // of those who can be told of the event; nil: all
	By    string     // whoever did it is not told
	Once  string     // names what is told only once; empty: it is told each time
}
