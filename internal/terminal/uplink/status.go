package uplink

import (
	"errors"
	"time"

	"xinsheng/internal/terminal/enrolment"
)

// State is what the network mark shows.
type State string

// The states of the line to the hub.
const (
	Offline State = "offline" // the hub was not reached at the last try, or never
	Online  State = "online"  // the hub answered as it should at the last try
	Refused State = "refused" // the hub answered, and wants nothing from this terminal
)

// Status is how the line to the hub stands.
type Status struct {
	State       State
	LastSuccess time.Time // wall clock; zero: never since the start
	Reason      string    // for the technician: a problem type, or one of the Reason texts; empty when online
}

// The reasons that are no problem type.
const (
	ReasonNetwork  = "network"   // nobody answered
	ReasonGarbage  = "garbage"   // somebody answered who is not the hub
	ReasonOtherHub = "other-hub" // a hub with another certificate authority
	ReasonRefused  = "refused"   // the hub refused the connection
)

// statusOf says what an error means for the line.
func statusOf(err error) (State, string) {
	var refusal *Refusal
	hasType := errors.As(err, &refusal)
	switch {
	case err == nil:
		return Online, ""
	case errors.Is(err, ErrRefused) && hasType:
		return Refused, refusal.Type
	case errors.Is(err, ErrRefused):
		return Refused, ReasonRefused
	case errors.Is(err, enrolment.ErrOtherHub):
		return Offline, ReasonOtherHub
	case hasType:
		return Offline, refusal.Type
	case errors.Is(err, ErrGarbage):
		return Offline, ReasonGarbage
	default:
		return Offline, ReasonNetwork
	}
}
