package place

import (
	"cmp"
	"slices"
	"strings"

	"xinsheng/internal/locale"
	"xinsheng/internal/wire"
)

// maxDepth bounds walks up the tree, so that a configuration whose places lie in each other harms nobody.
const maxDepth = 8

// Up lists what find answers for an id, for the parent of that, and so on up to the campus. An unknown id has none.
func Up[N any](id string, find func(id string) (node N, parent string, ok bool)) []N {
	var path []N
	for id != "" && len(path) < maxDepth {
		node, parent, ok := find(id)
		if !ok {
			break
		}
		path = append(path, node)
		id = parent
	}
	return path
}

// Path lists the place with an id and everything above it, the place itself first.
func Path(places []wire.Place, id string) []wire.Place {
	return Up(id, func(id string) (p wire.Place, parent string, ok bool) {
		i := slices.IndexFunc(places, func(p wire.Place) bool { return p.ID == id })
		if i < 0 {
			return p, "", false
		}
		return places[i], places[i].Parent, true
	})
}

// Below lists the places directly under a parent in the order of Compare; parent "" are the campuses.
func Below(places []wire.Place, parent string) []wire.Place {
	var out []wire.Place
	for _, p := range places {
		if p.Parent == parent {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, Compare)
	return out
}

// Compare orders places as they are listed everywhere: by their pinyin, then by name.
func Compare(a, b wire.Place) int {
	return cmp.Or(strings.Compare(a.Pinyin, b.Pinyin), strings.Compare(a.Name.Main(), b.Name.Main()),
		strings.Compare(a.ID, b.ID))
}

// Name says a place from the top down: 中心院区 门诊楼 内科.
func Name(places []wire.Place, id, lang string) string {
	path := Path(places, id)
	names := make([]string, len(path))
	for i, p := range path {
		names[len(path)-1-i] = p.Name.In(lang)
	}
	return locale.Of(lang).PathOf(names)
}

// emergency is how the department is called in every hospital.
const emergency = "急诊"

// Emergency is where the emergency department of a place's campus is, in words: 急诊楼 1 楼. Empty when the tree names
// none.
func Emergency(places []wire.Place, id, lang string) string {
	here := Path(places, id)
	if len(here) == 0 {
		return ""
	}
	var best []wire.Place
	for _, p := range places {
		path := Path(places, p.ID)
		if !strings.HasPrefix(p.Name.Main(), emergency) || p.Level == wire.Campus ||
			path[len(path)-1].ID != here[len(here)-1].ID {
			continue
		}
		if len(path) > len(best) { // the department rather than its building
			best = path
		}
	}
	if len(best) == 0 {
		return ""
	}
	var words []string
	for _, p := range best[:len(best)-1] {
		if p.Level == wire.Building {
			words = append(words, p.Name.In(lang))
		}
	}
	l := locale.Of(lang)
	if floor := best[0].Floor; floor != "" {
		words = append(words, l.FloorName(floor))
	}
	return l.PathOf(words)
}
