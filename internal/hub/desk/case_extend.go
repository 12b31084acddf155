package desk

import "xinsheng/internal/hub/casework"

// caseExtend moves the clocks with the person's consent.
func caseExtend(v *visit) error {
	return v.alter("desk.done.extended", func(ref casework.Ref, _ *casework.File) error {
		return v.Cases.Extend(v.ctx, v.actor(), ref, v.r.PostFormValue("until"), v.r.PostFormValue("text"))
	})
}
