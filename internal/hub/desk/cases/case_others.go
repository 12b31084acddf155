package cases

import (
	"slices"
	"strings"
)

// othersPage is who else has a case open.
type othersPage struct{ Names string }

// caseOthers notes that this user has the case open, and says who else has.
func caseOthers(v *visit) error {
	f, err := v.file()
	if err != nil {
		return err
	}
	ids, err := v.Cases.Look(v.Ctx, f.Case.ID, v.User.ID)
	if err != nil {
		return err
	}
	all, err := v.UserNames()
	if err != nil {
		return err
	}
	var names []string
	for _, id := range ids {
		names = append(names, all[id])
	}
	slices.Sort(names)
	return v.Piece("case", "others", othersPage{Names: strings.Join(names, v.T("desk.list_separator"))})
}
