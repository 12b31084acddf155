package cases

import (
	"fmt"

	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/wire"
)

// caseAssign hands a case to the departments that are ticked. Their names go into the history as they are today, in the
// hospital's own language.
func caseAssign(v *visit) error {
	return v.alter("desk.done.assigned", func(ref casework.Ref, f *casework.File) error {
		ids := v.R.PostForm["unit"]
		names := ""
		for _, id := range ids {
			p, _ := v.Settings.Places.Get(id)
			_, before := f.Unit(id)
			if p.Level != wire.Department || !before && !v.Settings.Places.InUse(id) {
				return fmt.Errorf("department: %w", web.ErrInvalid)
			}
			if names != "" {
				names += "、"
			}
			names += p.Name.Main()
		}
		return v.Cases.Assign(v.Ctx, v.actor(), ref, ids, names)
	})
}
