package cases

import "xinsheng/internal/hub/casework"

// caseWithdraw ends a case because the person asked the staff to.
func caseWithdraw(v *visit) error {
	return v.alter("desk.done.withdrawn", func(ref casework.Ref, _ *casework.File) error {
		return v.Cases.Withdraw(v.Ctx, v.actor(), ref, v.R.PostFormValue("text"))
	})
}
