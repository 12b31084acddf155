package notice

import (
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
)

// About is what a notice is about. Nobody can put words into it: it is made of a case's number, kind, place and date.
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

// News is one event to be told.
type News struct {
	Event Event
	About About
	Units []string // the departments that it is about
	Named []string // user ids
	By    string   // whoever did it is not told
	Once  string   // names what is told only once; empty: it is told each time
}
