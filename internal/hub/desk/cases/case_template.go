package cases

import (
	"strings"

	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/web"
)

// templates are the answers that are given often, in the person's language and with the fields of the case.
func (v *visit) templates(f *casework.File) []web.Tab {
	k := &f.Case
	var units []string
	for _, t := range f.AtWork() {
		units = append(units, v.PlaceName(t.Unit))
	}
	if len(units) == 0 && k.PlaceID != "" {
		units = []string{v.PlaceName(k.PlaceID)}
	}
	fields := map[string]string{
		"number": web.Dashed(k.Number), "kind": v.kindName(k.Kind), "date": v.Day(k.CapturedAt),
		"department": strings.Join(units, v.T("desk.list_separator")),
	}
	var out []web.Tab
	for _, t := range v.Settings.CaseWork.Templates {
		out = append(out, web.Tab{Text: t.Name, Value: t.Filled(k.Lang, fields)})
	}
	return out
}
