package desk

import (
	"strings"

	"xinsheng/internal/hub/casework"
	"xinsheng/internal/wire"
)

// choices is every department by campus, the case's own campus first, those at work ticked.
func (v *visit) choices(f *casework.File) []group {
	lang := v.t.Lang()
	var out []group
	at := map[string]int{}
	for _, campus := range v.set.Places {
		if campus.Level == wire.Campus {
			at[campus.ID] = len(out)
			out = append(out, group{Name: campus.Name.In(lang)})
		}
	}
	departments := v.set.Places.Departments()
	for _, p := range v.set.Places {
		// One that is retired stays with the case until the case is taken from it.
		if _, chosen := f.Unit(p.ID); chosen && !v.set.Places.InUse(p.ID) {
			departments = append(departments, p)
		}
	}
	for _, p := range departments {
		path := v.set.Places.Path(p.ID)
		if len(path) == 0 {
			continue
		}
		_, chosen := f.Unit(p.ID)
		into := &out[at[path[0].ID]]
		into.Places = append(into.Places, choice{
			ID: p.ID, Name: p.Name.In(lang), Chosen: chosen,
			Find: strings.ToLower(p.Name.ZH + " " + p.Name.EN + " " + p.Pinyin + " " + strings.ReplaceAll(p.Pinyin, " ", "")),
		})
	}
	if path := v.set.Places.Path(f.Case.PlaceID); len(path) > 0 {
		own := at[path[0].ID]
		out = append([]group{out[own]}, append(out[:own:own], out[own+1:]...)...)
	}
	return out
}
