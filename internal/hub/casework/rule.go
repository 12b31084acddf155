package casework

import (
	"context"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

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
	Director   Role = "director"
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
	HandOut      Action = "hand_out"
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
	Merge        Action = "merge"      // into a lead case that speaks of the same matter
	Split        Action = "split"      // out of it again
	NotHandle    Action = "not_handle" // on a ground of the law
	CallBack     Action = "call_back"  // asks by telephone how the answer is
	EndSilent    Action = "end_silent" // closes what nobody says anything of
	Withdraw     Action = "withdraw"
	Undo         Action = "undo" // of a withdrawal
	Acknowledge  Action = "acknowledge"
	Classify     Action = "classify"   // says what it is about, what was found, and what is done
	CarryBack    Action = "carry_back" // the answer, to the channel by which the case came
	Instruct     Action = "instruct"   // a director, to the centre

	// A case that may speak of a serious medical error: suspected, reported to the authority, or none after all.
	MarkSerious   Action = "mark_serious"
	ReportSerious Action = "report_serious"
	DropSerious   Action = "drop_serious"
)

// The actions on one department's task.
const (
	Take       Action = "take"
	HandBack   Action = "hand_back"
	AskTime    Action = "ask_time"
	GrantTime  Action = "grant_time"
	RefuseTime Action = "refuse_time"
	TakeBack   Action = "take_back"
	Urge       Action = "urge"
	Grant      Action = "grant" // the sight of the contact
)

// rule says from which states an action starts, where it may lead (nil: the state stays), and who may take it.
type rule struct {
	from  []casestate.State
	to    []casestate.State
	roles []Role
	// when narrows the rule by more than the state.
	when func(*store.Case) bool
	// tasks are the states of a task from which an action on it starts; nil: it is on the case as a whole.
	tasks []casestate.TaskState
	// asked narrows the rule by more than the task's state.
	asked func(*store.CaseTask) bool
}

// writing is what cannot be done to an erased case: nobody would ever erase what it adds.
var writing = []Action{Note, Answer, Extend, Rate, Reopen, Correct, NotHandle, CallBack, Classify, Merge, Undo, HandOut,
	HandBack, AskTime, TakeBack, Instruct, MarkSerious, ReportSerious, DropSerious}

// rules is the whole table of what may be done.
func rules() map[Action]rule {
	centre := []Role{Centre}
	again := []casestate.State{casestate.New, casestate.Accepted, casestate.Assigned} // where the next round begins
	unit, open := []Role{Department}, casestate.OpenTasks()
	// where no other department has it
	handed, back := []casestate.State{casestate.Assigned}, []casestate.State{casestate.Accepted}
	working, unfinished, every := casestate.In(casestate.Working), unfinished(), casestate.States()
	return map[Action]rule{
		Accept:  {from: []casestate.State{casestate.New}, to: []casestate.State{casestate.Accepted}, roles: centre},
		HandOut: {from: working, to: []casestate.State{casestate.Assigned}, roles: centre, when: unmerged},
		Note:    {from: every, roles: []Role{Centre, Department}},
		Answer: {from: []casestate.State{casestate.Accepted, casestate.Assigned, casestate.Answered, casestate.Closed},
			to: []casestate.State{casestate.Answered}, roles: []Role{Centre, Department}, when: takesAnswer},
		Extend: {from: working, roles: centre},
		Close: {from: []casestate.State{casestate.Answered}, to: []casestate.State{casestate.Closed}, roles: centre,
			when: closesAlone},
		AskClose:     {from: unfinished, roles: centre, when: needsSecond},
		ApproveClose: {from: unfinished, to: []casestate.State{casestate.Closed}, roles: centre, when: closeAsked},
		RefuseClose:  {from: unfinished, roles: centre, when: closeAsked},
		Rate: {from: []casestate.State{casestate.Answered, casestate.Closed},
			to: append([]casestate.State{casestate.Closed}, again...), roles: []Role{Person}, when: AsksVerdict},
		Reopen:  {from: []casestate.State{casestate.Closed, casestate.NotHandled}, to: again, roles: centre},
		Correct: {from: unfinished, to: []casestate.State{casestate.Closed}, roles: centre},
		Classify: {from: append(casestate.In(casestate.Working, casestate.Told), casestate.Closed, casestate.NotHandled),
			roles: centre},
		HandOver:  {from: casestate.In(casestate.Working, casestate.Told), roles: centre},
		Merge:     {from: back, roles: centre, when: mergeable},
		Split:     {from: back, roles: centre, when: merged},
		NotHandle: {from: running(), to: []casestate.State{casestate.NotHandled}, roles: centre, when: neverAnswered},
		CallBack: {from: casestate.In(casestate.Told), to: append([]casestate.State{casestate.Closed}, again...),
			roles: centre, when: callable},
		EndSilent: {from: casestate.In(casestate.Told), to: []casestate.State{casestate.Closed}, roles: []Role{System},
			when: AsksVerdict},
		Withdraw: {from: unfinished, to: []casestate.State{casestate.Withdrawn}, roles: []Role{Person, Centre}},
		Undo: {from: []casestate.State{casestate.Withdrawn}, to: unfinished, roles: []Role{Person},
			when: withdrawnForNow},
		Acknowledge: {from: every, roles: centre, when: rings},
		CarryBack:   {from: afterNew(), roles: centre, when: Owes},
		Instruct:    {from: every, roles: []Role{Director}},

		MarkSerious:   {from: every, roles: centre, when: unsuspected},
		ReportSerious: {from: every, roles: centre, when: SeriousOpen},
		DropSerious:   {from: every, roles: centre, when: SeriousOpen},

		Take:       {from: handed, roles: unit, tasks: open},
		HandBack:   {from: handed, to: back, roles: unit, tasks: open},
		AskTime:    {from: handed, roles: unit, tasks: open},
		GrantTime:  {from: handed, roles: centre, tasks: open, asked: asksTime},
		RefuseTime: {from: handed, roles: centre, tasks: open, asked: asksTime},
		TakeBack: {from: handed, to: back, roles: centre,
			tasks: append(casestate.TasksWhere(func(t casestate.AboutTask) bool { return t.Answered }), open...)},
		Urge: {from: handed, roles: centre, tasks: open},
		Grant: {from: []casestate.State{casestate.Assigned, casestate.Answered}, roles: centre,
			tasks: casestate.StandingTasks()},
	}
}

func asksTime(t *store.CaseTask) bool { return !t.MoreUntil.IsZero() }

// running are the states in which the clocks of a case run, and unfinished those in which somebody has yet to do
// something.
func running() []casestate.State { return casestate.In(casestate.Waiting, casestate.Working) }
func unfinished() []casestate.State {
	return casestate.In(casestate.Waiting, casestate.Working, casestate.Told)
}

// afterNew is every state in which somebody has taken a case on, or it is over.
func afterNew() []casestate.State {
	return slices.DeleteFunc(casestate.States(), func(s casestate.State) bool {
		return s.About().Phase == casestate.Waiting
	})
}

// AsksVerdict reports whether the person is asked if the answer settles the matter: see feedback.Kind.
func AsksVerdict(k *store.Case) bool { return k.Kind.AsksVerdict() }

// takesAnswer is a case that nobody has rated. What is never rated is closed by its answer, which may still be
// corrected.
func takesAnswer(k *store.Case) bool {
	return !k.State.Ended() || !AsksVerdict(k) && !k.AnsweredAt.IsZero()
}

func closesAlone(k *store.Case) bool {
	return k.State == casestate.Answered && k.Round == 1 && k.CloseAsked == ""
}
func needsSecond(k *store.Case) bool { return k.CloseAsked == "" && !closesAlone(k) }
func closeAsked(k *store.Case) bool  { return k.CloseAsked != "" }

// unmerged is a case that is worked on by itself, and merged one on which departments work in its lead.
func unmerged(k *store.Case) bool { return k.Lead == "" }
func merged(k *store.Case) bool   { return !unmerged(k) }

func mergeable(k *store.Case) bool { return unmerged(k) && AsksVerdict(k) }

// neverAnswered is a case of which no answer was called unsatisfactory: closing such a one takes two people.
func neverAnswered(k *store.Case) bool { return k.Round == 1 }

// callable is a case of which the person left a number, and with it consented to being called.
func callable(k *store.Case) bool { return AsksVerdict(k) && k.Phone != "" && k.ReplyBy.Calls() }
func rings(k *store.Case) bool    { return k.Urgent && k.UrgentAckAt.IsZero() }

// Allowed is what a may do to k now, as a whole and, with a department's own rights, to its task. Tasks are the newest
// of the case's departments.
func Allowed(k *store.Case, a Actor, tasks []store.CaseTask) map[Action]bool {
	return allowed(k, a, tasks, meant(tasks, a, Ref{}))
}

// AllowedTask is what a may do to one task of k now, besides what is done to the case as a whole.
func AllowedTask(k *store.Case, a Actor, t *store.CaseTask) map[Action]bool {
	out := map[Action]bool{}
	for action := range allowed(k, a, []store.CaseTask{*t}, t) {
		if rules()[action].tasks != nil {
			out[action] = true
		}
	}
	return out
}

func allowed(k *store.Case, a Actor, tasks []store.CaseTask, t *store.CaseTask) map[Action]bool {
	out := map[Action]bool{}
	for action := range rules() {
		if check(k, a, action, tasks, t) == nil {
			out[action] = true
		}
	}
	return out
}

// check answers why a may not take the action, or nil. T is the task that the action is about.
func check(k *store.Case, a Actor, action Action, tasks []store.CaseTask, t *store.CaseTask) error {
	r, ok := rules()[action]
	switch {
	case !ok || !slices.Contains(r.roles, a.Role):
		return ErrForbidden
	case a.Role == Department && !belongs(a.Unit, tasks):
		return ErrOtherUnit
	case r.tasks != nil && t == nil:
		return ErrUnknown
	case !slices.Contains(r.from, k.State) || (r.when != nil && !r.when(k)):
		return ErrState
	case r.tasks != nil && (!slices.Contains(r.tasks, t.State) || r.asked != nil && !r.asked(t)):
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

// aside are actions of the centre that are no answer to what a department asks or hands back.
var aside = []Action{Note, Grant, Urge, Acknowledge, MarkSerious, ReportSerious, DropSerious}

// attend notes that the centre has done something since departments handed their tasks back.
func attend(ctx context.Context, tx bun.Tx, a Actor, action Action, tasks []store.CaseTask) error {
	if a.Role != Centre || slices.Contains(aside, action) {
		return nil
	}
	for _, t := range tasks {
		if t.State != casestate.TaskReturned || t.Attended {
			continue
		}
		if _, err := tx.NewUpdate().Model(&t).Set("attended = ?", true).WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("note that task %d was seen: %w", t.ID, err)
		}
	}
	return nil
}
