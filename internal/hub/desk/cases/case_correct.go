package cases

import (
	"fmt"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/wire"
)

// caseCorrect sets kind and place right.
func caseCorrect(v *visit) error {
	return v.alter("desk.done.corrected", func(ref casework.Ref, f *casework.File) error {
		place := v.R.PostFormValue("place")
		if p, _ := v.Settings.Places.Get(place); place != f.Case.PlaceID &&
			(p.Level != wire.Department || !v.Settings.Places.InUse(place)) {
			return fmt.Errorf("place: %w", web.ErrInvalid)
		}
		return v.Cases.Correct(v.Ctx, v.actor(), ref, casework.Correction{
			Kind: feedback.Kind(v.R.PostFormValue("kind")), PlaceID: place, Reason: v.R.PostFormValue("text"),
			Move: casework.Moving(v.R.PostFormValue("move")), Words: v.R.PostFormValue("words"),
		})
	})
}

// caseHandOver gives a case into a colleague's hands.
func caseHandOver(v *visit) error {
	return v.alter("desk.done.handed_over", func(ref casework.Ref, _ *casework.File) error {
		return v.Cases.HandOver(v.Ctx, v.actor(), ref, v.R.PostFormValue("to"))
	})
}

// caseNotHandle ends a case on a ground that the person is told.
func caseNotHandle(v *visit) error {
	return v.alter("desk.done.not_handled", func(ref casework.Ref, _ *casework.File) error {
		return v.Cases.NotHandle(v.Ctx, v.actor(), ref, v.R.PostFormValue("ground"), v.R.PostFormValue("text"))
	})
}

// ways is what the forms that turn a case elsewhere offer.
type ways struct {
	Kinds      []web.Tab
	Place      string // as the case has it
	Places     []web.Group
	Colleagues []web.Tab
	Grounds    []ground
}

// ground is one that can be chosen, with what the person then reads.
type ground struct{ ID, Name, Told string }

func (v *visit) ways(f *casework.File, can map[string]bool) (ways, error) {
	w := ways{Place: v.PlaceShort(f.Case.PlaceID)}
	if can[string(casework.Correct)] {
		for _, k := range feedback.Kinds() {
			w.Kinds = append(w.Kinds, web.Tab{Value: string(k), Text: v.T("desk.kind." + string(k)), Here: k == f.Case.Kind})
		}
		w.Places = v.DepartmentChoices(nil, f.Case.PlaceID)
	}
	if can[string(casework.HandOver)] {
		all, err := v.Users.List(v.Ctx)
		if err != nil {
			return w, err
		}
		for _, u := range all {
			if staff.Role(u.Role) == staff.Centre && u.DisabledAt.IsZero() && u.Asked == "" && u.ID != f.Case.Owner {
				w.Colleagues = append(w.Colleagues, web.Tab{Value: u.ID, Text: u.Name})
			}
		}
	}
	if can[string(casework.NotHandle)] {
		for _, g := range v.Settings.CaseWork.Grounds {
			if !g.Off {
				w.Grounds = append(w.Grounds, ground{g.ID, g.Name.In(v.Lang()), g.Told.In(f.Case.Lang)})
			}
		}
	}
	return w, nil
}
