package casestate

import (
	"slices"

	"xinsheng/internal/feedback"
)

// State is where a case stands. Its values stand in the database.
type State string

// The states. A case that is rated well or so-so is closed; rated badly, it goes back to those who work on it.
const (
	New       State = "new"
	Accepted  State = "accepted"
	Assigned  State = "assigned"
	Answered  State = "answered"
	Closed    State = "closed"
	Withdrawn State = "withdrawn"

	NotHandled State = "not_handled" // on a ground of the law, which the person is told
)

// Phase is what a state means for the work: the phases follow each other.
type Phase int

// The phases. The clocks of a case run while it waits and while somebody works on it.
const (
	Waiting Phase = iota // nobody has begun
	Working
	Told  // the person has an answer and may say whether it settles the matter
	Ended // nobody works on it any more
)

// Holder is who has a case in hand.
type Holder int

// The holders.
const (
	Nobody Holder = iota
	Owner         // the one who took it on
	Departments
	Answerer // whoever gave the answer
)

// Tone is the colour of a case whose clocks stand still.
type Tone string

// The tones; they are classes of the desk's style sheet.
const (
	Plain Tone = "" // the clocks run, and say how much is left
	Grey  Tone = "grey"
	Green Tone = "green"
)

// About is what a state is, for everybody who asks.
type About struct {
	State State
	Phase Phase
	With  Holder
	// Shown is the step at which the person sees the case: the last one where it is Ended.
	Shown feedback.CaseStep
	// Event is the line of history that says since when. Only of Ended.
	Event Event
	// Clock is the desk's text where the clocks stand still, and Tone its colour. Neither of Waiting and Working.
	Clock string
	Tone  Tone
	// Unsaid: the person took back what they said. Nobody reads it, nothing is added to it, and it is erased.
	Unsaid bool
}

// table is all that is known of the states, in the order of a case's life.
func table() []About {
	return []About{
		{State: New, Phase: Waiting, Shown: feedback.CaseReceived},
		{State: Accepted, Phase: Working, With: Owner, Shown: feedback.CaseAccepted},
		{State: Assigned, Phase: Working, With: Departments, Shown: feedback.CaseAssigned},
		{State: Answered, Phase: Told, With: Answerer, Shown: feedback.CaseAnswered, Clock: "desk.clock.rating", Tone: Grey},
		{State: Closed, Phase: Ended, Shown: feedback.CaseClosed, Event: EventClosed,
			Clock: "desk.clock.done", Tone: Green},
		{State: NotHandled, Phase: Ended, Shown: feedback.CaseNotHandled, Event: EventNotHandled,
			Clock: "desk.clock.not_handled", Tone: Grey},
		{State: Withdrawn, Phase: Ended, Shown: feedback.CaseWithdrawn, Event: EventWithdrawn,
			Clock: "desk.clock.withdrawn", Tone: Grey, Unsaid: true},
	}
}

// States lists the states in the order of a case's life.
func States() []State { return Where(func(About) bool { return true }) }

// Where lists the states of which that is true.
func Where(is func(About) bool) []State {
	var out []State
	for _, a := range table() {
		if is(a) {
			out = append(out, a.State)
		}
	}
	return out
}

// In lists the states of these phases.
func In(phases ...Phase) []State {
	return Where(func(a About) bool { return slices.Contains(phases, a.Phase) })
}

// About is what the state is. What is no state, from a database of a newer hub, is a case that waits for somebody to
// look.
func (s State) About() About {
	for _, a := range table() {
		if a.State == s {
			return a
		}
	}
	return About{State: s, Shown: feedback.CaseReceived}
}

// Runs reports whether the clocks of a case run.
func (s State) Runs() bool { return s.About().Phase < Told }

// Ended reports whether nobody works on a case any more.
func (s State) Ended() bool { return s.About().Phase == Ended }

// Label names the desk's text that says the state, of which the holder fills {who}.
func (s State) Label() string { return "desk.state." + string(s) }
