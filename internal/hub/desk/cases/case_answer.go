package cases

import (
	"strconv"

	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/staff"
)

// caseAnswer writes to the person, or from a department to the centre.
func caseAnswer(v *visit) error {
	f, err := v.file()
	if err != nil {
		return v.away(err)
	}
	flash := "desk.done.answered"
	if v.Is(staff.Department) {
		direct, err := v.Cases.Direct(v.Ctx, f.Newest())
		if err != nil {
			return err
		}
		if !direct {
			flash = "desk.done.replied"
		}
	}
	return v.alter(flash, func(ref casework.Ref, _ *casework.File) error {
		seen, err := strconv.ParseInt(v.R.PostFormValue("seen"), 10, 64)
		if err == nil {
			ref.Answer = seen
		}
		if task, err := strconv.ParseInt(v.R.PostFormValue("task"), 10, 64); err == nil {
			ref.Task = task
		}
		return v.Cases.Reply(v.Ctx, v.actor(), ref, v.R.PostFormValue("text"), v.call(), v.R.PostForm["file"])
	})
}

// caseNote writes to colleagues.
func caseNote(v *visit) error {
	return v.alter("desk.done.noted", func(ref casework.Ref, _ *casework.File) error {
		scope, chosen := v.noteFor(&ref)
		if !chosen {
			return v.Cases.Note(v.Ctx, v.actor(), ref, v.R.PostFormValue("text"))
		}
		return v.Cases.NoteTo(v.Ctx, v.actor(), ref, scope, v.R.PostFormValue("text"))
	})
}
