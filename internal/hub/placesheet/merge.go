package placesheet

import (
	"slices"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/locale"
	"xinsheng/internal/wire"
)

// merge is a tree on its way from what it was to what the table says.
type merge struct {
	sheet    *Sheet
	before   hospital.Places
	places   hospital.Places
	index    map[string]int    // by id, into places
	lines    map[string]int    // places that the table names, by id; 0: only as what another one lies in
	given    map[string]bool   // ids that the table gives
	often    map[[4]string]int // how many lines say the same place in words
	renamed  map[child]bool    // places as they were called before the table gave them another name
	problems []Problem
}

// child is a name within a parent.
type child struct{ parent, name string }

func newMerge(s *Sheet, current hospital.Places) *merge {
	m := &merge{
		sheet: s, before: current, places: slices.Clone(current), index: map[string]int{}, lines: map[string]int{},
		given: map[string]bool{}, often: map[[4]string]int{}, renamed: map[child]bool{},
	}
	for i, p := range current {
		m.index[p.ID] = i
	}
	for _, r := range s.rows {
		m.often[r.words()]++
		if r.id != "" {
			m.given[r.id] = true
		}
	}
	return m
}

func (r *row) words() [4]string {
	return [4]string{string(r.level()), r.campus, r.building, r.department}
}

// take brings one line into the tree.
func (m *merge) take(r row) {
	retired, known := isRetired(r.cells[Status])
	if !known {
		m.problems = append(m.problems, Problem{Line: r.line, Kind: StatusWord, Column: Status, Value: r.cells[Status]})
		return
	}
	parent, ok := m.parent(r)
	if !ok {
		return
	}
	old, ok := m.match(r, parent)
	if !ok {
		return
	}
	p := old
	p.Parent, p.Level, p.Retired = parent, r.level(), retired
	p.Name = p.Name.With(feedback.DefaultLang, r.name())
	phones, readable := ParsePhones(r.cells[Phones])
	if !readable {
		m.problems = append(m.problems, Problem{Line: r.line, Kind: Field, Column: Phones, Value: r.cells[Phones]})
		return
	}
	if m.sheet.has(Floor) {
		p.Floor = r.cells[Floor]
	}
	for _, lang := range locale.Codes() {
		if c := Name.In(lang); m.sheet.has(c) {
			p.Name = p.Name.With(lang, r.cells[c])
		}
		if c := Nurse.In(lang); m.sheet.has(c) {
			p.NurseAt = p.NurseAt.With(lang, r.cells[c])
		}
	}
	if m.sheet.has(Phones) {
		p.Phones = phones
	}
	if m.sheet.has(Beds) {
		if p.Beds, readable = hospital.ParseBeds(r.cells[Beds]); !readable {
			m.problems = append(m.problems, Problem{Line: r.line, Kind: Field, Column: Beds, Value: r.cells[Beds]})
			return
		}
	}
	typed := p.Pinyin
	if m.sheet.has(Pinyin) {
		typed = r.cells[Pinyin]
	}
	p.Trim()
	p.Pinyin = hospital.Rekey(old, p.Name.Main(), typed)
	p.Trim()
	if p.ID == "" {
		p.ID = m.newID(parent, hospital.Pinyin(p.Name.Main()))
	}
	if err := p.Check(); err != nil {
		m.problems = append(m.problems, problemOf(r, err))
		return
	}
	m.put(p, r.line)
	if old.Name.Main() != "" && old.Name.Main() != p.Name.Main() {
		m.renamed[child{old.Parent, old.Name.Main()}] = true
	}
}

func (m *merge) put(p hospital.Place, line int) {
	if i, known := m.index[p.ID]; known {
		m.places[i] = p
	} else {
		m.index[p.ID] = len(m.places)
		m.places = append(m.places, p)
	}
	m.lines[p.ID] = line
}

// newID keeps clear of ids that another line gives.
func (m *merge) newID(parent, pinyinKey string) string {
	return hospital.NewID(parent, pinyinKey, func(id string) bool {
		_, known := m.index[id]
		return known || m.given[id]
	})
}

// parent is the id of what a line's place lies in. What is named for the first time is made.
func (m *merge) parent(r row) (id string, ok bool) {
	if r.level() == wire.Campus {
		return "", true
	}
	id, ok = m.above(r, "", wire.Campus, r.campus)
	if ok && r.level() == wire.Department && r.building != "" {
		id, ok = m.above(r, id, wire.Building, r.building)
	}
	return id, ok
}

func (m *merge) above(r row, parent string, level wire.PlaceLevel, name string) (string, bool) {
	found := -1
	for i, p := range m.places {
		if p.Parent == parent && p.Level == level && p.Name.Main() == name && (found < 0 || m.places[found].Retired) {
			found = i
		}
	}
	if found >= 0 {
		id := m.places[found].ID
		if _, named := m.lines[id]; !named {
			m.lines[id] = 0
		}
		return id, true
	}
	if m.renamed[child{parent, name}] {
		m.problems = append(m.problems, Problem{Line: r.line, Kind: OldName, Value: name})
		return "", false
	}
	p := hospital.Place{Place: wire.Place{Parent: parent, Level: level, Name: wire.Text{feedback.DefaultLang: name},
		Pinyin: hospital.Pinyin(name)}}
	p.ID = m.newID(parent, p.Pinyin)
	if err := p.Check(); err != nil {
		column := Campus
		if level == wire.Building {
			column = Building
		}
		m.problems = append(m.problems, Problem{Line: r.line, Kind: Field, Column: column, Value: name})
		return "", false
	}
	m.put(p, 0)
	return p.ID, true
}

// match is the place that a line speaks of as it was, or an empty one for a new one: by its id, else by where it is and
// its name, else by its floor among those of one name.
func (m *merge) match(r row, parent string) (hospital.Place, bool) {
	if r.id != "" {
		if line := m.lines[r.id]; line > 0 {
			m.problems = append(m.problems, Problem{Line: r.line, Kind: IDTwice, Column: ID, Value: r.id, Other: line})
			return hospital.Place{}, false
		}
		i, known := m.index[r.id]
		if !known {
			return hospital.Place{Place: wire.Place{ID: r.id}}, true
		}
		if m.places[i].Level != r.level() {
			m.problems = append(m.problems, Problem{Line: r.line, Kind: LevelFixed, Column: ID, Value: r.id})
			return hospital.Place{}, false
		}
		return m.places[i], true
	}
	var named []hospital.Place
	for _, p := range m.places {
		if p.Parent == parent && p.Level == r.level() && p.Name.Main() == r.name() && m.lines[p.ID] == 0 && !m.given[p.ID] {
			named = append(named, p)
		}
	}
	if inUse := slices.DeleteFunc(slices.Clone(named), func(p hospital.Place) bool { return p.Retired }); len(inUse) > 0 {
		named = inUse
	}
	for _, p := range named {
		if m.sheet.has(Floor) && p.Floor == hospital.Floor(r.cells[Floor]) {
			return p, true
		}
	}
	switch {
	case len(named) == 0 || m.sheet.has(Floor) && m.often[r.words()] > 1:
		return hospital.Place{}, true
	case len(named) > 1:
		m.problems = append(m.problems, Problem{Line: r.line, Kind: Ambiguous, Value: r.name()})
		return hospital.Place{}, false
	}
	return named[0], true
}
