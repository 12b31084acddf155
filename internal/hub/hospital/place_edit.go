package hospital

import (
	"fmt"
	"slices"
	"strings"

	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

// NewID is an id for a new place: that of its parent and the initials of its pinyin, with a number where it is taken.
// An id is never given twice, as none is ever removed.
func NewID(parent, pinyinKey string, taken func(id string) bool) string {
	var initials strings.Builder
	for word := range strings.FieldsSeq(pinyinKey) {
		if initials.Len() == 10 {
			break
		}
		if word[0] >= '0' && word[0] <= '9' {
			initials.WriteString(strings.TrimLeft(word, "0"))
		} else {
			initials.WriteByte(word[0])
		}
	}
	base := strings.Trim(parent+"-"+initials.String(), "-")
	if base == "" || len(base) > 50 {
		base = "p"
	}
	id := base
	for n := 2; taken(id); n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	return id
}

// Twin is another place in use with the same name on the same floor of the same parent: a visitor could not tell them
// apart.
func (p Places) Twin(pl Place) (Place, bool) {
	i := slices.IndexFunc(p, func(o Place) bool {
		return o.ID != pl.ID && !o.Retired && o.Parent == pl.Parent && o.Name.Main() == pl.Name.Main() && o.Floor == pl.Floor
	})
	if i < 0 || pl.Retired {
		return Place{}, false
	}
	return p[i], true
}

// With is the tree with pl in it: in place of the one with its id, or as a new one. A field that cannot be right is a
// *FieldError.
func (p Places) With(pl Place) (Places, error) {
	if err := pl.Check(); err != nil {
		return nil, err
	}
	if _, twin := p.Twin(pl); twin {
		return nil, &FieldError{FieldName}
	}
	out := slices.Clone(p)
	if i := p.index(pl.ID); i >= 0 {
		if p[i].Level != pl.Level {
			return nil, fmt.Errorf("place %s: its level cannot change: %w", pl.ID, feedback.ErrInvalid)
		}
		out[i] = pl
	} else {
		out = append(out, pl)
	}
	if err := out.Validate(); err != nil {
		return nil, &FieldError{FieldParent}
	}
	return out, nil
}

// Trim takes the white space around all texts of a place away, and phones that are empty.
func (p *Place) Trim() {
	p.ID, p.Floor = strings.TrimSpace(p.ID), Floor(p.Floor)
	p.Name, p.NurseAt = p.Name.Each(strings.TrimSpace), p.NurseAt.Each(strings.TrimSpace)
	p.Pinyin = strings.Join(strings.Fields(strings.ToLower(p.Pinyin)), " ")
	for i := range p.Phones {
		ph := &p.Phones[i]
		ph.Name, ph.Number = ph.Name.Each(strings.TrimSpace), strings.TrimSpace(ph.Number)
	}
	p.Phones = slices.DeleteFunc(p.Phones, func(ph wire.Phone) bool { return ph.Number == "" && ph.Name.IsZero() })
	if len(p.Phones) == 0 {
		p.Phones = nil
	}
}
