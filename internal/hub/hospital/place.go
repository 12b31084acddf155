package hospital

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

const maxPlaces = 5000

var placeID = regexp.MustCompile(`^[0-9a-z-]{1,64}$`)

// Get is the place with that id.
func (p Places) Get(id string) (wire.Place, bool) {
	i := slices.IndexFunc(p, func(pl wire.Place) bool { return pl.ID == id })
	if i < 0 {
		return wire.Place{}, false
	}
	return p[i], true
}

// Path is the place with all that it lies in, from the campus down. It is empty for an unknown id.
func (p Places) Path(id string) []wire.Place {
	var path []wire.Place
	for id != "" && len(path) < 8 {
		pl, ok := p.Get(id)
		if !ok {
			return nil
		}
		path = append(path, pl)
		id = pl.Parent
	}
	slices.Reverse(path)
	return path
}

// Label is where a place is, for staff and receipts: 中心院区 门诊楼 3 楼 超声科. An unknown id is its own label.
func (p Places) Label(id, lang string) string {
	path := p.Path(id)
	if len(path) == 0 {
		return id
	}
	var words []string
	for _, pl := range path {
		if pl.Floor != "" {
			words = append(words, floor(pl.Floor, lang))
		}
		words = append(words, pl.Name.In(lang))
	}
	if lang == "en" {
		slices.Reverse(words)
		return strings.Join(words, ", ")
	}
	return strings.Join(words, " ")
}

// Children is what lies directly in a place, sorted by pinyin; of "", the campuses.
func (p Places) Children(id string) []wire.Place {
	var out []wire.Place
	for _, pl := range p {
		if pl.Parent == id {
			out = append(out, pl)
		}
	}
	slices.SortStableFunc(out, func(a, b wire.Place) int { return strings.Compare(a.Pinyin, b.Pinyin) })
	return out
}

// Departments is every place that can be given a case, sorted by pinyin.
func (p Places) Departments() []wire.Place {
	var out []wire.Place
	for _, pl := range p {
		if pl.Level == wire.Department {
			out = append(out, pl)
		}
	}
	slices.SortStableFunc(out, func(a, b wire.Place) int { return strings.Compare(a.Pinyin, b.Pinyin) })
	return out
}

// Validate checks that the tree is one: ids once, parents there and one level or more above.
func (p *Places) Validate() error {
	if len(*p) == 0 || len(*p) > maxPlaces {
		return invalid(p, "number of places")
	}
	levels := map[string]wire.PlaceLevel{}
	for _, pl := range *p {
		if !placeID.MatchString(pl.ID) {
			return p.wrong(pl, "its id is not made of a-z, 0-9 and -")
		}
		if _, twice := levels[pl.ID]; twice {
			return p.wrong(pl, "it is there twice")
		}
		levels[pl.ID] = pl.Level
	}
	for _, pl := range *p {
		above, found := levels[pl.Parent]
		fits := false
		switch pl.Level {
		case wire.Campus:
			fits = pl.Parent == ""
		case wire.Building:
			fits = found && above == wire.Campus
		case wire.Department:
			fits = found && above != wire.Department
		}
		if !fits {
			return p.wrong(pl, "its level does not fit what it lies in")
		}
		if pl.Name.ZH == "" || pl.Pinyin == "" {
			return p.wrong(pl, "it lacks a name or its pinyin")
		}
	}
	return nil
}

func (p *Places) wrong(pl wire.Place, why string) error {
	return fmt.Errorf("setting %s, place %s: %s: %w", p.Key(), pl.ID, why, feedback.ErrInvalid)
}

func floor(f, lang string) string {
	if lang == "en" {
		return "Floor " + f
	}
	return f + " 楼"
}
