package cases

import "xinsheng/internal/hub/casework"

// caseGrant lets a department see how to reach the person, or hides it again.
func caseGrant(v *visit) error {
	return v.alter("desk.done.granted", func(ref casework.Ref, _ *casework.File) error {
		id := v.R.PostFormValue("unit")
		p, _ := v.Settings.Places.Get(id)
		return v.Cases.Grant(v.Ctx, v.actor(), ref, id, v.R.PostFormValue("show") == "yes", p.Name.Main())
	})
}
