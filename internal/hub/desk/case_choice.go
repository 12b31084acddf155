package desk

import (
	"strings"

	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/wire"
)

// choices is every department by campus, the case's own campus first, those at work ticked.
func (v *visit) choices(f *casework.File) []web.Group {
	lang := v.Lang()
	var out []web.Group
	at := map[string]int{}
	for _, campus := range v.Settings.Places {
		if campus.Level == wire.Campus {
			at[campus.ID] = len(out)
			out = append(out, web.Group{Name: campus.Name.In(lang)})
		}
	}
	departments := v.Settings.Places.Departments()
	for _, p := range v.Settings.Places {
		// One that is retired stays with the case until the case is taken from it.
		if _, chosen := f.Unit(p.ID); chosen && !v.Settings.Places.InUse(p.ID) {
			departments = append(departments, p)
		}
	}
	for _, p := range departments {
		path := v.Settings.Places.Path(p.ID)
		if len(path) == 0 {
			continue
		}
		_, chosen := f.Unit(p.ID)
		into := &out[at[path[0].ID]]
		into.Places = append(into.Places, web.Choice{
			ID: p.ID, Name: p.Name.In(lang), Chosen: chosen,
			Find: strings.ToLower(p.Name.ZH + " " + p.Name.EN + " " + p.Pinyin + " " + strings.ReplaceAll(p.Pinyin, " ", "")),
		})
	}
	if path := v.Settings.Places.Path(f.Case.PlaceID); len(path) > 0 {
		own := at[path[0].ID]
		out = append([]web.Group{out[own]}, append(out[:own:own], out[own+1:]...)...)
	}
	return out
}
