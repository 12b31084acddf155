package placesheet

import (
	"cmp"
	"errors"
	"slices"

	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/wire"
)

// Plan is what a table would make of the tree.
type Plan struct {
	Places  hospital.Places
	Changes []Change
	Same    int // places that stay as they are
}

// What says what happens to a place.
type What string

// What can happen to one.
const (
	Added    What = "added"
	Changed  What = "changed"
	Retired  What = "retired"
	Restored What = "restored" // and perhaps changed
)

// Change is one place that would be another one. Before is empty for an added one. Line is 0 for a place that only
// follows from others: a campus that was named for the first time, or a place that is not in the table.
type Change struct {
	Line          int
	What          What
	Before, After hospital.Place
}

// Make says what the table makes of the tree: it adds and changes; with whole, what the table does not name is retired.
// Any problem makes the plan void.
func (s *Sheet) Make(current hospital.Places, whole bool) (*Plan, []Problem) {
	m := newMerge(s, current)
	for _, level := range []wire.PlaceLevel{wire.Campus, wire.Building, wire.Department} {
		for _, r := range s.rows {
			if r.level() == level {
				m.take(r)
			}
		}
	}
	if len(m.problems) == 0 {
		m.restoreAbove()
		if whole {
			m.retireOthers()
		}
		m.findTwins()
	}
	if len(m.problems) > 0 {
		slices.SortStableFunc(m.problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
		return nil, s.locate(m.problems)
	}
	if err := m.places.Validate(); err != nil {
		return nil, []Problem{{Kind: TooMany}}
	}
	return m.plan(), nil
}

func (r *row) level() wire.PlaceLevel {
	switch {
	case r.department != "":
		return wire.Department
	case r.building != "":
		return wire.Building
	}
	return wire.Campus
}

func (r *row) name() string { return cmp.Or(r.department, r.building, r.campus) }

// restoreAbove puts back in use what a place in use lies in, unless the table itself retires it.
func (m *merge) restoreAbove() {
	for id := range m.lines {
		p := m.places[m.index[id]]
		for above := p.Parent; above != "" && !p.Retired; above = m.places[m.index[above]].Parent {
			if m.lines[above] == 0 {
				m.places[m.index[above]].Retired = false
			}
		}
	}
}

func (m *merge) retireOthers() {
	for i := range m.places {
		if _, named := m.lines[m.places[i].ID]; !named {
			m.places[i].Retired = true
		}
	}
}

func (m *merge) findTwins() {
	type spot struct{ parent, name, floor string }
	first := map[spot]int{} // line, 0 for one that is not in the table
	places := slices.Clone(m.places)
	slices.SortStableFunc(places, func(a, b hospital.Place) int { return cmp.Compare(m.lines[a.ID], m.lines[b.ID]) })
	for _, p := range places {
		at := spot{p.Parent, p.Name.Main(), p.Floor}
		other, taken := first[at]
		switch line := m.lines[p.ID]; {
		case p.Retired:
		case taken && line > 0:
			m.problems = append(m.problems, Problem{Line: line, Kind: Twin, Value: p.Name.Main(), Other: other})
		case !taken:
			first[at] = line
		}
	}
}

func (m *merge) plan() *Plan {
	p := &Plan{Places: m.places}
	for i, after := range m.places {
		before, known := hospital.Place{}, i < len(m.before) // new ones stand behind
		if known {
			before = m.before[i]
		}
		c := Change{Line: m.lines[after.ID], Before: before, After: after}
		switch {
		case !known:
			c.What = Added
		case before.Retired && !after.Retired:
			c.What = Restored
		case !before.Retired && after.Retired:
			c.What = Retired
		case !Equal(before, after):
			c.What = Changed
		default:
			p.Same++
			continue
		}
		p.Changes = append(p.Changes, c)
	}
	slices.SortStableFunc(p.Changes, func(a, b Change) int { return cmp.Compare(a.rank(), b.rank()) })
	return p
}

// rank puts what others lie in before them, and what is not in the table at the end.
func (c *Change) rank() int {
	if c.Line == 0 && c.What == Retired {
		return maxRows * 100
	}
	return c.Line
}

// Equal reports whether two places are the same in everything.
func Equal(a, b hospital.Place) bool {
	return a.ID == b.ID && a.Parent == b.Parent && a.Level == b.Level && a.Name.Equal(b.Name) && a.Pinyin == b.Pinyin &&
		a.Floor == b.Floor && a.NurseAt.Equal(b.NurseAt) && a.Retired == b.Retired &&
		slices.EqualFunc(a.Phones, b.Phones, samePhone)
}

func samePhone(a, b wire.Phone) bool { return a.Number == b.Number && a.Name.Equal(b.Name) }

// problemOf puts an error of a place's field on its line.
func problemOf(r row, err error) Problem {
	p := Problem{Line: r.line, Kind: Field}
	var field *hospital.FieldError
	if !errors.As(err, &field) {
		return p
	}
	p.Column = Column(field.Field)
	if p.Value = r.cells[p.Column]; field.Field == hospital.FieldName || field.Field == hospital.FieldParent {
		p.Column = map[wire.PlaceLevel]Column{wire.Campus: Campus, wire.Building: Building,
			wire.Department: Department}[r.level()]
		p.Value = r.name()
	}
	return p
}
