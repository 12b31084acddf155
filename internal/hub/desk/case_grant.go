package desk

import "xinsheng/internal/hub/casework"

// caseGrant lets a department see how to reach the person, or hides it again.
func caseGrant(v *visit) error {
	return v.alter("desk.done.granted", func(ref casework.Ref, _ *casework.File) error {
		id := v.r.PostFormValue("unit")
		p, _ := v.set.Places.Get(id)
		return v.Cases.Grant(v.ctx, v.actor(), ref, id, v.r.PostFormValue("show") == "yes", p.Name.ZH)
	})
}
