package casestate

// TaskState is where one department's part of a case stands. Its values stand in the database.
type TaskState string

// The states of a task. A department hands it back with a reason, the centre takes it back, and a case that ends ends
// it.
const (
	TaskHanded   TaskState = "handed"
	TaskTaken    TaskState = "taken"
	TaskAnswered TaskState = "answered" // to the centre; it may be corrected
	TaskReturned TaskState = "returned"
	TaskRecalled TaskState = "recalled"
	TaskEnded    TaskState = "ended" // the case ended before it was answered
)

// AboutTask is what a state of a task is, for everybody who asks.
type AboutTask struct {
	State TaskState
	// Open: the department has yet to do something, and its clock runs.
	Open bool
	// Stands: the department has the case and reads it.
	Stands bool
	// Answered: the department has told the centre what it has to say.
	Answered bool
	// Back: the department gave it back to the centre.
	Back bool
	// Over: it was the department's, and is not any more.
	Over bool
}

// taskTable is all that is known of the states of a task, in the order of its life.
func taskTable() []AboutTask {
	return []AboutTask{
		{State: TaskHanded, Open: true, Stands: true},
		{State: TaskTaken, Open: true, Stands: true},
		{State: TaskAnswered, Stands: true, Answered: true},
		{State: TaskReturned, Back: true, Over: true},
		{State: TaskRecalled, Over: true},
		{State: TaskEnded, Stands: true},
	}
}

// TaskStates lists the states of a task in the order of its life.
func TaskStates() []TaskState { return TasksWhere(func(AboutTask) bool { return true }) }

// TasksWhere lists the states of a task of which that is true.
func TasksWhere(is func(AboutTask) bool) []TaskState {
	var out []TaskState
	for _, a := range taskTable() {
		if is(a) {
			out = append(out, a.State)
		}
	}
	return out
}

// OpenTasks are the states in which a department has yet to do something.
func OpenTasks() []TaskState { return TasksWhere(func(a AboutTask) bool { return a.Open }) }

// StandingTasks are the states in which a department has the case.
func StandingTasks() []TaskState { return TasksWhere(func(a AboutTask) bool { return a.Stands }) }

// About is what the state is. What is no state, from a database of a newer hub, is nobody's task.
func (s TaskState) About() AboutTask {
	for _, a := range taskTable() {
		if a.State == s {
			return a
		}
	}
	return AboutTask{State: s, Over: true}
}

// Label names the desk's text that says the state.
func (s TaskState) Label() string { return "desk.task.state." + string(s) }

// Scope is whom a note is for. Its values stand in the database.
type Scope string

// The scopes of a note. What the centre writes to itself no department reads.
const (
	ForCentre   Scope = "centre"
	ForTask     Scope = "task" // one department and the centre
	ForEveryone Scope = "all"  // the centre and every department that has the case
)

// Scopes lists the scopes of a note.
func Scopes() []Scope { return []Scope{ForCentre, ForTask, ForEveryone} }

// Label names the desk's text that says for whom a note is.
func (s Scope) Label() string { return "desk.note.scope." + string(s) }
