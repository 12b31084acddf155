package cases

import "xinsheng/internal/hub/casework"

// caseRemind presses the departments at work.
func caseRemind(v *visit) error {
	return v.alter("desk.done.reminded", func(ref casework.Ref, _ *casework.File) error {
		return v.Cases.Remind(v.Ctx, v.actor(), ref)
	})
}
