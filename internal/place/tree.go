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

// Path lists the place with an id and everything above it, the place itself first. An unknown id has none.
func Path(places []wire.Place, id string) []wire.Place {
	var path []wire.Place
	for id != "" && len(path) < maxDepth {
		i := slices.IndexFunc(places, func(p wire.Place) bool { return p.ID == id })
		if i < 0 {
			break
		}
		path = append(path, places[i])
		id = places[i].Parent
	}
	return path
}

// Below lists the places directly under a parent in the order of their pinyin; parent "" are the campuses.
func Below(places []wire.Place, parent string) []wire.Place {
	var out []wire.Place
	for _, p := range places {
		if p.Parent == parent {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b wire.Place) int { return cmp.Compare(a.Pinyin, b.Pinyin) })
	return out
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

// Phones lists whom to ring in danger at a place: its own numbers first, then those of everything that it lies in, each
// number once.
func Phones(places []wire.Place, id string) []wire.Phone {
	var out []wire.Phone
	for _, p := range Path(places, id) {
		for _, phone := range p.Phones {
			if !slices.ContainsFunc(out, func(have wire.Phone) bool { return have.Number == phone.Number }) {
				out = append(out, phone)
			}
		}
	}
	return out
}

// NurseStation is where the nearest nurses are, in words: that of the place, or of the first above it that has one. Empty
// when there is none.
func NurseStation(places []wire.Place, id, lang string) string {
	for _, p := range Path(places, id) {
		if t := p.NurseAt.In(lang); t != "" {
			return t
		}
	}
	return ""
}

// emergency is how the department is called in every hospital.
const emergency = "急诊"

// Emergency is where the emergency department of a place's campus is, in words: 急诊楼 1 楼. Empty when the tree names none.
func Emergency(places []wire.Place, id, lang string) string {
	here := Path(places, id)
	if len(here) == 0 {
		return ""
	}
	var best []wire.Place
	for _, p := range places {
		path := Path(places, p.ID)
		if !strings.HasPrefix(p.Name.Main(), emergency) || p.Level == wire.Campus || path[len(path)-1].ID != here[len(here)-1].ID {
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
