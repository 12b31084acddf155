package web

import (
	"strings"

	"xinsheng/internal/locale"
	"xinsheng/internal/wire"
)

// PlaceShort is the campus and the place itself, with its floor: 中心院区 3 楼 超声科.
func (v *Visit) PlaceShort(id string) string {
	path := v.Settings.Places.Path(id)
	if len(path) == 0 {
		return id
	}
	last := path[len(path)-1]
	words := []string{last.Name.In(v.Lang())}
	if len(path) > 1 {
		words = append([]string{path[0].Name.In(v.Lang())}, words...)
	}
	return strings.Join(words, locale.Of(v.Lang()).Path)
}

// PlaceName is the place alone, without what it lies in.
func (v *Visit) PlaceName(id string) string {
	if p, ok := v.Settings.Places.Get(id); ok {
		return p.Name.In(v.Lang())
	}
	return id
}

// PlaceName is the place alone, without what it lies in.
// PlaceNames is several places in one line.
func (v *Visit) PlaceNames(ids []string) string {
	var names []string
	for _, id := range ids {
		names = append(names, v.PlaceName(id))
	}
	return strings.Join(names, v.T("desk.list_separator"))
}

// PlaceChoices is every place in use, from the campus down, with where each lies.
func (v *Visit) PlaceChoices(chosen string) []Choice {
	var out []Choice
	for _, p := range v.Settings.Places.Tree() {
		name := v.Settings.Places.Label(p.ID, v.Lang())
		if p.Level == wire.Campus {
			name = p.Name.In(v.Lang())
		}
		out = append(out, Choice{ID: p.ID, Name: name, Chosen: p.ID == chosen})
	}
	return out
}
