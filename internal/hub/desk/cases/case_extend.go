package cases

import "xinsheng/internal/hub/casework"

// caseExtend moves the clocks with the person's consent.
func caseExtend(v *visit) error {
	return v.alter("desk.done.extended", func(ref casework.Ref, _ *casework.File) error {
		return v.Cases.Extend(v.Ctx, v.actor(), ref, v.R.PostFormValue("until"), v.R.PostFormValue("text"))
	})
}
