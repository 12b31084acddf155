package casework

import (
	"slices"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
)

// State is where a case stands.
type State = string

// The states. A case passes through StateRated in one step: rated well or so-so it is closed, rated badly a new round begins.
const (
	StateNew       State = "new"
	StateAccepted  State = "accepted"
	StateAssigned  State = "assigned"
	StateAnswered  State = "answered"
	StateRated     State = "rated"
	StateClosed    State = "closed"
	StateWithdrawn State = "withdrawn"
)

// Role is what the one who acts may do. The staff's roles have the same names in package staff.
type Role string

// The roles that act on cases. Admin and auditor never do.
const (
	Centre     Role = "centre"
	Department Role = "department"
	Person     Role = "person" // whoever handed in the report, known by the receipt
)

// Actor is the one who acts. ID is a user id, or audit.Person; Unit is the department's place id for that role.
type Actor struct {
	ID   string
	Role Role
	Unit string
}

// Action is one thing that can be done to a case.
type Action string

// The actions.
const (
	Accept       Action = "accept"
	Assign       Action = "assign"
	Grant        Action = "grant"
	Remind       Action = "remind"
	Note         Action = "note"
	Answer       Action = "answer" // the centre to the person, a department to the centre
	Extend       Action = "extend"
	Close        Action = "close"         // answered and never called unsatisfactory: one person closes it
	AskClose     Action = "ask_close"     // otherwise two do: one asks
	ApproveClose Action = "approve_close" // and another agrees
	RefuseClose  Action = "refuse_close"  // or does not
	Rate         Action = "rate"
	Withdraw     Action = "withdraw"
	Undo         Action = "undo" // of a withdrawal
	Acknowledge  Action = "acknowledge"
)

// rule says from which states an action starts, where it may lead (nil: the state stays), and who may take it.
type rule struct {
	from  []State
	to    []State
	roles []Role
	// when narrows the rule by more than the state.
	when func(*store.Case) bool
}

var working = []State{StateAccepted, StateAssigned}
var unfinished = []State{StateNew, StateAccepted, StateAssigned, StateAnswered}
var every = []State{StateNew, StateAccepted, StateAssigned, StateAnswered, StateClosed, StateWithdrawn}

// writing is what cannot be done to an erased case: nobody would ever erase what it adds.
var writing = []Action{Note, Answer, Extend, Rate, Undo}

// rules is the whole table of what may be done.
func rules() map[Action]rule {
	centre := []Role{Centre}
	return map[Action]rule{
		Accept:       {from: []State{StateNew}, to: []State{StateAccepted}, roles: centre},
		Assign:       {from: working, to: []State{StateAssigned}, roles: centre},
		Grant:        {from: []State{StateAssigned, StateAnswered}, roles: centre},
		Remind:       {from: []State{StateAssigned}, roles: centre},
		Note:         {from: every, roles: []Role{Centre, Department}},
		Answer:       {from: []State{StateAccepted, StateAssigned, StateAnswered}, to: []State{StateAnswered}, roles: []Role{Centre, Department}},
		Extend:       {from: working, roles: centre},
		Close:        {from: []State{StateAnswered}, to: []State{StateClosed}, roles: centre, when: closesAlone},
		AskClose:     {from: unfinished, roles: centre, when: needsSecond},
		ApproveClose: {from: unfinished, to: []State{StateClosed}, roles: centre, when: closeAsked},
		RefuseClose:  {from: unfinished, roles: centre, when: closeAsked},
		Rate:         {from: []State{StateAnswered}, to: []State{StateClosed, StateAccepted, StateAssigned}, roles: []Role{Person}, when: AsksVerdict},
		Withdraw:     {from: unfinished, to: []State{StateWithdrawn}, roles: []Role{Person, Centre}},
		Undo:         {from: []State{StateWithdrawn}, to: unfinished, roles: []Role{Person}, when: withdrawnForNow},
		Acknowledge:  {from: every, roles: centre, when: rings},
	}
}

// AsksVerdict reports whether the person is asked if the answer settles the matter: see feedback.Kind.
func AsksVerdict(k *store.Case) bool { return feedback.Kind(k.Kind).AsksVerdict() }

func closesAlone(k *store.Case) bool {
	return k.State == StateAnswered && k.Round == 1 && k.CloseAsked == ""
}
func needsSecond(k *store.Case) bool { return k.CloseAsked == "" && !closesAlone(k) }
func closeAsked(k *store.Case) bool  { return k.CloseAsked != "" }
func rings(k *store.Case) bool       { return k.Urgent && k.UrgentAckAt.IsZero() }

// Allowed is what a may do to k now. Units are the departments that k is assigned to.
func Allowed(k *store.Case, a Actor, units []store.CaseDepartment) map[Action]bool {
	out := map[Action]bool{}
	for action := range rules() {
		if check(k, a, action, units) == nil {
			out[action] = true
		}
	}
	return out
}

// check answers why a may not take the action, or nil.
func check(k *store.Case, a Actor, action Action, units []store.CaseDepartment) error {
	r, ok := rules()[action]
	switch {
	case !ok || !slices.Contains(r.roles, a.Role):
		return ErrForbidden
	case a.Role == Department && !belongs(a.Unit, units):
		return ErrOtherUnit
	case !slices.Contains(r.from, k.State) || (r.when != nil && !r.when(k)):
		return ErrState
	case !k.ErasedAt.IsZero() && slices.Contains(writing, action):
		return ErrState
	case action == ApproveClose && k.CloseAsked == a.ID:
		return ErrSamePerson
	}
	return nil
}

func belongs(unit string, units []store.CaseDepartment) bool {
	return unit != "" && slices.ContainsFunc(units, func(d store.CaseDepartment) bool { return d.PlaceID == unit })
}
