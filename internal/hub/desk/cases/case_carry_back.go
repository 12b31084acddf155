package cases

import "xinsheng/internal/hub/casework"

// caseCarryBack notes that the channel by which the case came has its answer.
func caseCarryBack(v *visit) error {
	return v.alter("desk.done.carried_back", func(ref casework.Ref, _ *casework.File) error {
		return v.Cases.CarryBack(v.Ctx, v.actor(), ref, v.R.PostFormValue("text"))
	})
}
