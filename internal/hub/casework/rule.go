package casework

import (
	"slices"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// Role is what the one who acts may do. The staff's roles have the same names in package staff.
type Role string

// The roles that act on cases. Admin and auditor never do.
const (
	Centre     Role = "centre"
	Department Role = "department"
	System     Role = "system" // the hub itself, at night
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
	Reopen       Action = "reopen"     // what was closed, with a reason
	Correct      Action = "correct"    // kind and place
	HandOver     Action = "hand_over"  // to a colleague of the centre
	NotHandle    Action = "not_handle" // on a ground of the law
	CallBack     Action = "call_back"  // asks by telephone how the answer is
	EndSilent    Action = "end_silent" // closes what nobody says anything of
	Withdraw     Action = "withdraw"
	Undo         Action = "undo" // of a withdrawal
	Acknowledge  Action = "acknowledge"
)

// rule says from which states an action starts, where it may lead (nil: the state stays), and who may take it.
type rule struct {
	from  []casestate.State
	to    []casestate.State
	roles []Role
	// when narrows the rule by more than the state.
	when func(*store.Case) bool
}

// writing is what cannot be done to an erased case: nobody would ever erase what it adds.
var writing = []Action{Note, Answer, Extend, Rate, Reopen, Correct, NotHandle, CallBack, Undo}

// rules is the whole table of what may be done.
func rules() map[Action]rule {
	centre := []Role{Centre}
	again := []casestate.State{casestate.New, casestate.Accepted, casestate.Assigned} // where the next round begins
	working, unfinished, every := casestate.In(casestate.Working), unfinished(), casestate.States()
	return map[Action]rule{
		Accept: {from: []casestate.State{casestate.New}, to: []casestate.State{casestate.Accepted}, roles: centre},
		Assign: {from: working, to: []casestate.State{casestate.Assigned}, roles: centre},
		Grant:  {from: []casestate.State{casestate.Assigned, casestate.Answered}, roles: centre},
		Remind: {from: []casestate.State{casestate.Assigned}, roles: centre},
		Note:   {from: every, roles: []Role{Centre, Department}},
		Answer: {from: []casestate.State{casestate.Accepted, casestate.Assigned, casestate.Answered, casestate.Closed},
			to: []casestate.State{casestate.Answered}, roles: []Role{Centre, Department}, when: takesAnswer},
		Extend:       {from: working, roles: centre},
		Close:        {from: []casestate.State{casestate.Answered}, to: []casestate.State{casestate.Closed}, roles: centre, when: closesAlone},
		AskClose:     {from: unfinished, roles: centre, when: needsSecond},
		ApproveClose: {from: unfinished, to: []casestate.State{casestate.Closed}, roles: centre, when: closeAsked},
		RefuseClose:  {from: unfinished, roles: centre, when: closeAsked},
		Rate:         {from: []casestate.State{casestate.Answered, casestate.Closed}, to: append([]casestate.State{casestate.Closed}, again...), roles: []Role{Person}, when: AsksVerdict},
		Reopen:       {from: []casestate.State{casestate.Closed, casestate.NotHandled}, to: again, roles: centre},
		Correct:      {from: unfinished, to: []casestate.State{casestate.Closed}, roles: centre},
		HandOver:     {from: casestate.In(casestate.Working, casestate.Told), roles: centre},
		NotHandle:    {from: running(), to: []casestate.State{casestate.NotHandled}, roles: centre, when: neverAnswered},
		CallBack:     {from: casestate.In(casestate.Told), to: append([]casestate.State{casestate.Closed}, again...), roles: centre, when: callable},
		EndSilent:    {from: casestate.In(casestate.Told), to: []casestate.State{casestate.Closed}, roles: []Role{System}, when: AsksVerdict},
		Withdraw:     {from: unfinished, to: []casestate.State{casestate.Withdrawn}, roles: []Role{Person, Centre}},
		Undo:         {from: []casestate.State{casestate.Withdrawn}, to: unfinished, roles: []Role{Person}, when: withdrawnForNow},
		Acknowledge:  {from: every, roles: centre, when: rings},
	}
}

// running are the states in which the clocks of a case run, and unfinished those in which somebody has yet to do something.
func running() []casestate.State { return casestate.In(casestate.Waiting, casestate.Working) }
func unfinished() []casestate.State {
	return casestate.In(casestate.Waiting, casestate.Working, casestate.Told)
}

// AsksVerdict reports whether the person is asked if the answer settles the matter: see feedback.Kind.
func AsksVerdict(k *store.Case) bool { return k.Kind.AsksVerdict() }

// takesAnswer is a case that nobody has rated. What is never rated is closed by its answer, which may still be corrected.
func takesAnswer(k *store.Case) bool {
	return !k.State.Ended() || !AsksVerdict(k) && !k.AnsweredAt.IsZero()
}

func closesAlone(k *store.Case) bool {
	return k.State == casestate.Answered && k.Round == 1 && k.CloseAsked == ""
}
func needsSecond(k *store.Case) bool { return k.CloseAsked == "" && !closesAlone(k) }
func closeAsked(k *store.Case) bool  { return k.CloseAsked != "" }

// neverAnswered is a case of which no answer was called unsatisfactory: closing such a one takes two people.
func neverAnswered(k *store.Case) bool { return k.Round == 1 }

// callable is a case of which the person left a number, and with it consented to being reached.
func callable(k *store.Case) bool { return AsksVerdict(k) && k.Phone != "" }
func rings(k *store.Case) bool    { return k.Urgent && k.UrgentAckAt.IsZero() }

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
	case action == Answer && a.Role == Department && k.State.Ended(): // the centre does not look for it there
		return ErrState
	case action == ApproveClose && k.CloseAsked == a.ID:
		return ErrSamePerson
	}
	return nil
}

func belongs(unit string, units []store.CaseDepartment) bool {
	return unit != "" && slices.ContainsFunc(units, func(d store.CaseDepartment) bool { return d.PlaceID == unit })
}
