package desk

import "xinsheng/internal/hub/casework"

// caseAnswer writes to the person.
func caseAnswer(v *visit) error {
	return v.alter("desk.done.answered", func(ref casework.Ref, _ *casework.File) error {
		return v.Cases.Answer(v.ctx, v.actor(), ref, v.r.PostFormValue("text"))
	})
}

// caseNote writes to colleagues.
func caseNote(v *visit) error {
	return v.alter("desk.done.noted", func(ref casework.Ref, _ *casework.File) error {
		return v.Cases.Note(v.ctx, v.actor(), ref, v.r.PostFormValue("text"))
	})
}
