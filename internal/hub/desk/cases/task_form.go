package cases

import (
	"fmt"
	"strconv"
	"strings"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// taskHandOut gives the departments that are ticked a task each.
func taskHandOut(v *visit) error {
	return v.alter("desk.done.assigned", func(ref casework.Ref, _ *casework.File) error {
		o := casework.Order{
			Units: v.R.PostForm["unit"], Asked: v.R.PostFormValue("text"), Due: v.R.PostFormValue("due"),
			ShowContact: v.R.PostFormValue("show") == "yes",
		}
		for _, id := range o.Units {
			if p, _ := v.Settings.Places.Get(id); p.Level != wire.Department || !v.Settings.Places.InUse(id) {
				return fmt.Errorf("department: %w", web.ErrInvalid)
			}
		}
		return v.Cases.HandOut(v.Ctx, v.actor(), ref, o)
	})
}

// onTask takes a form's change to the task that it names. A department's form names its own: what it read there may
// have become another task meanwhile.
func (v *visit) onTask(flash string, change func(ref casework.Ref) error) error {
	return v.alter(flash, func(ref casework.Ref, _ *casework.File) error {
		id, err := strconv.ParseInt(v.R.PostFormValue("task"), 10, 64)
		if err != nil || id <= 0 {
			return web.ErrInvalid
		}
		ref.Task = id
		return change(ref)
	})
}

// taskTake says that the department is at work.
func taskTake(v *visit) error {
	return v.onTask("desk.done.taken", func(ref casework.Ref) error { return v.Cases.Take(v.Ctx, v.actor(), ref) })
}

// taskHandBack gives a department's task back to the centre.
func taskHandBack(v *visit) error {
	return v.onTask("desk.done.handed_back", func(ref casework.Ref) error {
		return v.Cases.HandBack(v.Ctx, v.actor(), ref, v.R.PostFormValue("text"))
	})
}

// taskAskTime asks the centre for a later date.
func taskAskTime(v *visit) error {
	return v.onTask("desk.done.time_asked", func(ref casework.Ref) error {
		return v.Cases.AskTime(v.Ctx, v.actor(), ref, v.R.PostFormValue("until"), v.R.PostFormValue("text"))
	})
}

// taskGrantTime gives a department the time that it asks for.
func taskGrantTime(v *visit) error {
	return v.onTask("desk.done.time_granted", func(ref casework.Ref) error {
		return v.Cases.GrantTime(v.Ctx, v.actor(), ref)
	})
}

// taskRefuseTime leaves a task's date as it is.
func taskRefuseTime(v *visit) error {
	return v.onTask("desk.done.time_refused", func(ref casework.Ref) error {
		return v.Cases.RefuseTime(v.Ctx, v.actor(), ref)
	})
}

// taskTakeBack takes a task from its department.
func taskTakeBack(v *visit) error {
	return v.onTask("desk.done.taken_back", func(ref casework.Ref) error {
		return v.Cases.TakeBack(v.Ctx, v.actor(), ref, v.R.PostFormValue("text"))
	})
}

// taskUrge presses a department.
func taskUrge(v *visit) error {
	return v.onTask("desk.done.reminded", func(ref casework.Ref) error { return v.Cases.Urge(v.Ctx, v.actor(), ref) })
}

// taskGrant lets a department see how to reach the person, or hides it again.
func taskGrant(v *visit) error {
	return v.onTask("desk.done.granted", func(ref casework.Ref) error {
		return v.Cases.Grant(v.Ctx, v.actor(), ref, v.R.PostFormValue("show") == "yes")
	})
}

// noteFor reads for whom a note is: one's own side where the form says nothing.
func (v *visit) noteFor(ref *casework.Ref) (casestate.Scope, bool) {
	scope, task, _ := strings.Cut(v.R.PostFormValue("scope"), ":")
	if scope == "" {
		return "", false
	}
	ref.Task, _ = strconv.ParseInt(task, 10, 64)
	return casestate.Scope(scope), true
}

// call is the record of a call in a department's form.
func (v *visit) call() casework.Call {
	said := strings.TrimSpace(v.R.PostFormValue("said"))
	if said == "" { // the field of the time is never empty
		return casework.Call{}
	}
	return casework.Call{At: v.R.PostFormValue("called"), Said: said}
}

// lands is where one is after a change: a department that gave its task away has the case no more.
func (v *visit) lands(k *store.Case) (string, error) {
	f, err := v.Cases.Find(v.Ctx, k.Number)
	if err != nil {
		return "", err
	}
	if _, own := f.Task(v.User.DepartmentID); v.Unit() != "" && !own {
		return "/cases", nil
	}
	return "/cases/" + k.Number, nil
}
