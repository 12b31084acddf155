package hospital

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"

	"xinsheng/internal/feedback"
	"xinsheng/internal/locale"
	"xinsheng/internal/place"
	"xinsheng/internal/wire"
)

// Place is one node of the tree as the hub keeps it. None is ever removed: a report that still waits on a terminal may
// name it.
type Place struct {
	wire.Place
	Retired bool `json:"retired,omitempty"` // nobody can choose it any more, nor what lies in it
}

const (
	maxPlaces = 5000
	// of the whole tree as JSON: it travels to terminals in base64, with the rest of the configuration
	maxBytes = wire.MaxConfig / 2
)

var placeID = regexp.MustCompile(`^[0-9a-z-]{1,64}$`)

// Get is the place with that id.
func (p Places) Get(id string) (Place, bool) {
	i := p.index(id)
	if i < 0 {
		return Place{}, false
	}
	return p[i], true
}

func (p Places) index(id string) int {
	for i := range p {
		if p[i].ID == id {
			return i
		}
	}
	return -1
}

// Path is the place with all that it lies in, from the campus down. It is empty for an unknown id.
func (p Places) Path(id string) []Place {
	path := place.Up(id, func(id string) (Place, string, bool) {
		pl, ok := p.Get(id)
		return pl, pl.Parent, ok
	})
	slices.Reverse(path)
	return path
}

// Up is the place with all that it lies in, the place itself first, as package place reads it.
func (p Places) Up(id string) []wire.Place {
	return place.Up(id, func(id string) (wire.Place, string, bool) {
		pl, ok := p.Get(id)
		return pl.Place, pl.Parent, ok
	})
}

// InUse reports whether a place is there and neither it nor anything that it lies in is retired.
func (p Places) InUse(id string) bool {
	path := p.Path(id)
	return len(path) > 0 && !slices.ContainsFunc(path, func(pl Place) bool { return pl.Retired })
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
			words = append(words, locale.Of(lang).FloorName(pl.Floor))
		}
		words = append(words, pl.Name.In(lang))
	}
	return locale.Of(lang).PathOf(words)
}

// Department is the department in which a place lies, or which it is; "": none.
func (p Places) Department(id string) string {
	path := p.Path(id)
	for i := len(path) - 1; i >= 0; i-- {
		if path[i].Level == wire.Department {
			return path[i].ID
		}
	}
	return ""
}

// Children is what lies directly in a place, sorted by pinyin; of "", the campuses. Retired ones are among them.
func (p Places) Children(id string) []Place {
	var out []Place
	for _, pl := range p {
		if pl.Parent == id {
			out = append(out, pl)
		}
	}
	slices.SortStableFunc(out, byPinyin)
	return out
}

// Departments is every place in use that can be given a case, sorted by pinyin.
func (p Places) Departments() []Place {
	var out []Place
	for _, pl := range p.Tree() {
		if pl.Level == wire.Department {
			out = append(out, pl)
		}
	}
	slices.SortStableFunc(out, byPinyin)
	return out
}

// Tree is every place in use, each followed by what lies in it, sorted as on a terminal.
func (p Places) Tree() []Place {
	below := map[string][]Place{}
	for _, pl := range p {
		if !pl.Retired {
			below[pl.Parent] = append(below[pl.Parent], pl)
		}
	}
	var out []Place
	var walk func(id string)
	walk = func(id string) {
		slices.SortStableFunc(below[id], byPinyin)
		for _, pl := range below[id] {
			out = append(out, pl)
			walk(pl.ID)
		}
	}
	walk("")
	return out
}

// shown is what a terminal that stands at the place with id is told of: what is in use, and its own place in any case.
func (p Places) shown(id string) []wire.Place {
	var out []wire.Place
	known := map[string]bool{}
	for _, pl := range slices.Concat(p.Tree(), p.Path(id)) {
		if !known[pl.ID] {
			known[pl.ID] = true
			out = append(out, pl.Place)
		}
	}
	return out
}

func byPinyin(a, b Place) int { return place.Compare(a.Place, b.Place) }

// Validate checks that the tree is one: ids once, parents there and one level or more above.
func (p *Places) Validate() error {
	if len(*p) == 0 || len(*p) > maxPlaces {
		return invalid(p, "number of places")
	}
	if raw, err := json.Marshal(p); err != nil || len(raw) > maxBytes {
		return invalid(p, "size")
	}
	levels := map[string]wire.PlaceLevel{}
	for _, pl := range *p {
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
		if err := pl.Check(); err != nil {
			return p.wrong(pl, err.Error())
		}
	}
	return nil
}

func (p *Places) wrong(pl Place, why string) error {
	return fmt.Errorf("setting %s, place %s: %s: %w", p.Key(), pl.ID, why, feedback.ErrInvalid)
}
