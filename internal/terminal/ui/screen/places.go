package screen

import (
	"cmp"
	"slices"
	"strings"

	"xinsheng/internal/wire"
)

// pathTo lists the place with an id and everything above it, the place itself first. An unknown id has none.
func pathTo(places []wire.Place, id string) []wire.Place {
	var path []wire.Place
	for id != "" && len(path) < 8 {
		i := slices.IndexFunc(places, func(p wire.Place) bool { return p.ID == id })
		if i < 0 {
			break
		}
		path = append(path, places[i])
		id = places[i].Parent
	}
	return path
}

// below lists the places directly under a parent in the order of their pinyin; parent "" are the campuses.
func below(places []wire.Place, parent string) []wire.Place {
	var out []wire.Place
	for _, p := range places {
		if p.Parent == parent {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b wire.Place) int { return cmp.Compare(a.Pinyin, b.Pinyin) })
	return out
}

// placeName says a place from the top down: 中心院区 门诊楼 内科.
func placeName(places []wire.Place, id, lang string) string {
	path := pathTo(places, id)
	names := make([]string, len(path))
	for i, p := range path {
		names[len(path)-1-i] = p.Name.In(lang)
	}
	if lang == "en" {
		slices.Reverse(names)
		return strings.Join(names, ", ")
	}
	return strings.Join(names, " ")
}
