package web

import (
	"slices"
	"strings"

	"xinsheng/internal/wire"
)

// DepartmentChoices is every department by campus, the campus in which here lies first, the chosen ones ticked.
func (v *Visit) DepartmentChoices(chosen []string, here string) []Group {
	lang := v.Lang()
	var out []Group
	at := map[string]int{}
	for _, campus := range v.Settings.Places {
		if campus.Level == wire.Campus {
			at[campus.ID] = len(out)
			out = append(out, Group{Name: campus.Name.In(lang)})
		}
	}
	departments := v.Settings.Places.Departments()
	for _, p := range v.Settings.Places {
		// One that is retired stays until it is unticked.
		if slices.Contains(chosen, p.ID) && !v.Settings.Places.InUse(p.ID) {
			departments = append(departments, p)
		}
	}
	for _, p := range departments {
		path := v.Settings.Places.Path(p.ID)
		if len(path) == 0 {
			continue
		}
		into := &out[at[path[0].ID]]
		into.Places = append(into.Places, Choice{
			ID: p.ID, Name: p.Name.In(lang), Chosen: slices.Contains(chosen, p.ID),
			Find: strings.ToLower(p.Name.Joined(" ") + " " + p.Pinyin + " " + strings.ReplaceAll(p.Pinyin, " ", "")),
		})
	}
	if path := v.Settings.Places.Path(here); len(path) > 0 {
		own := at[path[0].ID]
		out = append([]Group{out[own]}, append(out[:own:own], out[own+1:]...)...)
	}
	return out
}
