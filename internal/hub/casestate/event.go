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
	EventTaken        Event = "taken"    // by a department
	EventReturned     Event = "returned" // a department handed its task back
	EventRecalled     Event = "recalled" // the centre took a task back
	EventTimeAsked    Event = "time_asked"
	EventTimeGranted  Event = "time_granted"
	EventTimeRefused  Event = "time_refused"
	EventReminded     Event = "reminded"
	EventNoted        Event = "noted"
	EventReplied      Event = "replied"  // a department, to the centre
	EventAnswered     Event = "answered" // to the person
	EventExtended     Event = "extended"
	EventRated        Event = "rated"
	EventRedone       Event = "redone"      // rated badly or reopened: the next round begins
	EventReopened     Event = "reopened"    // by the centre
	EventCorrected    Event = "corrected"   // kind or place
	EventPromised     Event = "promised"    // the date that the person was told is a later one
	EventHandedOver   Event = "handed_over" // to a colleague
	EventMerged       Event = "merged"      // into another case
	EventJoined       Event = "joined"      // another case was merged into this one
	EventSplit        Event = "split"       // out of the other again
	EventNotHandled   Event = "not_handled"
	EventReckoned     Event = "reckoned" // by another table of working days
	EventCalled       Event = "called"   // the person, to ask how the answer is
	EventSilent       Event = "silent"   // nobody could be called, and nobody said anything
	EventAdded        Event = "added"
	EventCloseAsked   Event = "close_asked"
	EventCloseRefused Event = "close_refused"
	EventClosed       Event = "closed"
	EventWithdrawn    Event = "withdrawn"
	EventUndone       Event = "undone" // a withdrawal
	EventUrgentSeen   Event = "urgent_seen"
	EventSorted       Event = "sorted" // what it is about, and what is done
	EventErased       Event = "erased"
	EventCarriedBack  Event = "carried_back" // the answer, to the channel by which the case came
	EventInstructed   Event = "instructed"   // by a director
	EventPassedOn     Event = "passed_on"    // praise, to a department

	EventSerious         Event = "serious" // may speak of a serious medical error
	EventSeriousReported Event = "serious_reported"
	EventSeriousDropped  Event = "serious_dropped"
)

// Line is what the line of an event tells beside what happened and when.
type Line string

// The lines.
const (
	Actor Line = "actor" // who did it, and in the actor's words why, if there are any
	// which department, and what was said to it or by it; older lines name departments in the text
	Units     Line = "units"
	UnitUntil Line = "unit_until" // which department, until which day, and why: the event's text, in two lines
	Pressed   Line = "pressed"    // which department, and how often by then
	Until     Line = "until"      // until which day, and what the person said to it: the event's text, in two lines
	Judged    Line = "judged"     // the person's verdict
	NextRound Line = "next_round" // which round begins
	Work      Line = "work"       // leads to what the department wrote
	Addition  Line = "addition"   // leads to what the person added
	Changed   Line = "changed"    // what a case was taken for, and what it is: casework.CorrectedBy
	Moved     Line = "moved"      // from which date to which, and why: casework.MovedBy
	Clocks    Line = "clocks"     // which clock moved from which day to which: the event's text, a line each
	Call      Line = "call"       // how a call ended and what was said: the event's text, in two lines
	Colleague Line = "colleague"  // to whom: the event's text is a user id
	Other     Line = "other"      // which other case: the event's text is its number
)

// event is all that is known of an event.
type event struct {
	event Event
	line  Line
}

// events is the table, in the order of a case's life.
func events() []event {
	return []event{
		{EventReceived, Actor},
		{EventAccepted, Actor},
		{EventAssigned, Units},
		{EventGranted, Units},
		{EventHidden, Units},
		{EventTaken, Units},
		{EventReturned, Units},
		{EventRecalled, Units},
		{EventTimeAsked, UnitUntil},
		{EventTimeGranted, UnitUntil},
		{EventTimeRefused, UnitUntil},
		{EventReminded, Pressed},
		{EventNoted, Actor},
		{EventReplied, Work},
		{EventAnswered, Actor},
		{EventExtended, Until},
		{EventRated, Judged},
		{EventRedone, NextRound},
		{EventReopened, Actor},
		{EventCorrected, Changed},
		{EventPromised, Moved},
		{EventHandedOver, Colleague},
		{EventMerged, Other},
		{EventJoined, Other},
		{EventSplit, Other},
		{EventNotHandled, Actor},
		{EventCalled, Call},
		{EventReckoned, Clocks},
		{EventSilent, Actor},
		{EventAdded, Addition},
		{EventCloseAsked, Actor},
		{EventCloseRefused, Actor},
		{EventClosed, Actor},
		{EventWithdrawn, Actor},
		{EventUndone, Actor},
		{EventUrgentSeen, Actor},
		{EventCarriedBack, Actor},
		{EventInstructed, Actor},
		{EventPassedOn, Units},
		{EventSerious, Actor},
		{EventSeriousReported, Actor},
		{EventSeriousDropped, Actor},
		{EventSorted, Actor},
		{EventErased, Actor},
	}
}

// Events lists all events.
func Events() []Event {
	var out []Event
	for _, e := range events() {
		out = append(out, e.event)
	}
	return out
}

// Line is what the line of the event tells. Of an event that is unknown, from a database of a newer hub, it tells who.
func (e Event) Line() Line {
	for _, known := range events() {
		if known.event == e {
			return known.line
		}
	}
	return Actor
}
