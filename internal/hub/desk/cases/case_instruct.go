package cases

import (
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

// caseInstruct takes what a director wants done, where the hospital lets directors read cases.
func caseInstruct(v *visit) error {
	if !v.ReadsWords() {
		return casework.ErrNotFound
	}
	return v.alter("desk.done.instructed", func(ref casework.Ref, _ *casework.File) error {
		return v.Cases.Instruct(v.Ctx, v.actor(), ref, v.R.PostFormValue("text"))
	})
}

// instructions is what directors wrote, newest first, for the centre and for them.
func (v *visit) instructions(f *casework.File, names map[string]string) []reply {
	if !v.Is(staff.Centre, staff.Director) || !v.ReadsWords() {
		return nil
	}
	var out []reply
	for i := len(f.History) - 1; i >= 0; i-- {
		if e := f.History[i]; e.What == casestate.EventInstructed && e.Text != "" {
			out = append(out, reply{Who: names[e.Actor], When: v.When(e.At), Text: e.Text})
		}
	}
	return out
}

// seesContact tells whether this user sees how to reach the person, whose task t is its department's.
func (v *visit) seesContact(t store.CaseTask) bool {
	return v.Is(staff.Centre) || v.Is(staff.Department) && t.ShowContact
}
