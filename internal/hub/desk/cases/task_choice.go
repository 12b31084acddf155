package cases

import (
	"slices"

	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/web"
)

// handOutForm is the form with which the centre hands a case out.
type handOutForm struct {
	Groups       []web.Group
	Due, Most    string // days as a field has them
	DueDay, Late string // as one reads them; late: no day can be chosen any more
	Contact      bool
	Open         bool // it is the next step
}

// handOutForm offers the department of the place first, ticked where nobody has the case yet, and leaves out those that
// are at work.
func (v *visit) handOutForm(f *casework.File) (handOutForm, error) {
	k := &f.Case
	due, err := v.Cases.TaskDue(v.Ctx, k)
	if err != nil {
		return handOutForm{}, err
	}
	out := handOutForm{
		Due: typedDay(due), Most: typedDay(k.DueAt), DueDay: v.Day(k.DueAt), Contact: k.ContactName != "" || k.Phone != "",
		Open: len(f.AtWork()) == 0,
	}
	if !k.DueAt.After(v.Now()) {
		out.Late = v.Day(k.DueAt)
	}
	busy := map[string]bool{}
	for _, t := range f.AtWork() {
		busy[t.Unit] = t.State.About().Open
	}
	local, first := v.localUnit(k.PlaceID), web.Group{Name: v.T("desk.task.local")}
	for _, g := range v.DepartmentChoices(nil, k.PlaceID) {
		g.Places = slices.DeleteFunc(slices.Clone(g.Places), func(c web.Choice) bool {
			if c.ID == local && !busy[c.ID] {
				c.Chosen = len(f.Tasks) == 0
				first.Places = append(first.Places, c)
				return true
			}
			return busy[c.ID]
		})
		if len(g.Places) > 0 {
			out.Groups = append(out.Groups, g)
		}
	}
	if len(first.Places) > 0 {
		out.Groups = append([]web.Group{first}, out.Groups...)
	}
	return out, nil
}

// localUnit is the department that a place is, or in which it lies.
func (v *visit) localUnit(placeID string) string { return v.Settings.Places.Department(placeID) }
