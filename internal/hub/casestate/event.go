package casestate

// Event is what one line of a case's history says. Its values stand in the database.
type Event string

// The events.
const (
	EventReceived     Event = "received"
	EventAccepted     Event = "accepted"
	EventAssigned     Event = "assigned"
	EventGranted      Event = "granted"
	EventHidden       Event = "hidden"
	EventReminded     Event = "reminded"
	EventNoted        Event = "noted"
	EventReplied      Event = "replied"  // a department, to the centre
	EventAnswered     Event = "answered" // to the person
	EventExtended     Event = "extended"
	EventRated        Event = "rated"
	EventRedone       Event = "redone"   // rated badly or reopened: the next round begins
	EventReopened     Event = "reopened" // by the centre
	EventAdded        Event = "added"
	EventCloseAsked   Event = "close_asked"
	EventCloseRefused Event = "close_refused"
	EventClosed       Event = "closed"
	EventWithdrawn    Event = "withdrawn"
	EventUndone       Event = "undone" // a withdrawal
	EventUrgentSeen   Event = "urgent_seen"
	EventErased       Event = "erased"
)

// Events lists all events.
func Events() []Event {
	return []Event{
		EventReceived, EventAccepted, EventAssigned, EventGranted, EventHidden, EventReminded, EventNoted, EventReplied,
		EventAnswered, EventExtended, EventRated, EventRedone, EventReopened, EventAdded, EventCloseAsked, EventCloseRefused, EventClosed,
		EventWithdrawn, EventUndone, EventUrgentSeen, EventErased,
	}
}
