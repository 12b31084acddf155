package cases

import "xinsheng/internal/hub/casework"

// caseAccept takes a case on.
func caseAccept(v *visit) error {
	return v.alter("desk.done.accepted", func(ref casework.Ref, _ *casework.File) error {
		return v.Cases.Accept(v.Ctx, v.actor(), ref)
	})
}
