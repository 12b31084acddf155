package cases

import "xinsheng/internal/hub/casework"

// caseReopen begins another round of what was closed.
func caseReopen(v *visit) error {
	return v.alter("desk.done.reopened", func(ref casework.Ref, _ *casework.File) error {
		return v.Cases.Reopen(v.Ctx, v.actor(), ref, v.R.PostFormValue("text"))
	})
}
