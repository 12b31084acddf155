package category

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/pelletier/go-toml/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/survey"
)

// Wrong says what is wrong in a tree. The desk has words for each.
type Wrong string

// What can be wrong.
const (
	Syntax     Wrong = "syntax" // Name is the parser's word
	UnknownKey Wrong = "unknown_key"
	NoneYet    Wrong = "none"   // no category, or a group without parts
	BadID      Wrong = "bad_id" // letters a-z, digits, _ and -
	Twice      Wrong = "twice"
	NoName     Wrong = "no_name" // in the hospital's own language
	InUse      Wrong = "in_use"  // cases name it: it can be off, and not gone
	TooLong    Wrong = "too_long"
)

// Wrongs lists them.
func Wrongs() []Wrong {
	return []Wrong{Syntax, UnknownKey, NoneYet, BadID, Twice, NoName, InUse, TooLong}
}

// Mistake is one thing that is wrong in a tree.
type Mistake struct {
	Line int // 1 is the first
	What Wrong
	Name string // the id, or the word that it is about
}

// Error is the mistake with its line.
func (m Mistake) Error() string { return fmt.Sprintf("line %d: %s: %q", m.Line, m.What, m.Name) }

// Is makes it an invalid value.
func (m Mistake) Is(target error) bool { return target == feedback.ErrInvalid }

// check reads a tree, or says all that is wrong with it.
func check(text []byte) (*Tree, []Mistake) {
	if len(text) > MaxSource {
		return nil, []Mistake{{Line: 1, What: TooLong}}
	}
	t := &Tree{names: map[string]Name{}}
	err := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields().Decode(t)
	var unknown *toml.StrictMissingError
	var wrong *toml.DecodeError
	var out []Mistake
	switch {
	case errors.As(err, &unknown):
		for _, one := range unknown.Errors {
			row, _ := one.Position()
			key := one.Key()
			out = append(out, Mistake{Line: row, What: UnknownKey, Name: key[len(key)-1]})
		}
		return nil, out
	case errors.As(err, &wrong):
		row, _ := wrong.Position()
		return nil, []Mistake{{Line: row, What: Syntax, Name: wrong.Error()}}
	case err != nil:
		return nil, []Mistake{{Line: 1, What: Syntax, Name: err.Error()}}
	case len(t.Groups) == 0:
		return nil, []Mistake{{Line: 1, What: NoneYet}}
	}
	line := survey.LineOf(text)
	groups := map[string]bool{}
	for n, g := range t.Groups {
		at := fmt.Sprintf("category.%d", n)
		add := func(path string, what Wrong, name string) {
			out = append(out, Mistake{Line: line(path), What: what, Name: name})
		}
		switch {
		case !feedback.ValidName(g.ID):
			add(at+".id", BadID, g.ID)
		case groups[g.ID]:
			add(at+".id", Twice, g.ID)
		case g.Name.Main() == "":
			add(at+".name", NoName, g.ID)
		case len(g.Parts) == 0:
			add(at, NoneYet, g.ID)
		}
		groups[g.ID] = true
		for i, p := range g.Parts {
			at, id := fmt.Sprintf("%s.part.%d", at, i), ID(g.ID, p.ID)
			_, twice := t.names[id]
			switch {
			case !feedback.ValidName(p.ID):
				add(at+".id", BadID, p.ID)
			case twice:
				add(at+".id", Twice, id)
			case p.Name.Main() == "":
				add(at+".id", NoName, id)
			}
			t.names[id] = Name{Group: g.Name, Part: p.Name, Off: p.Off}
		}
	}
	if len(out) > 0 {
		return nil, out
	}
	return t, nil
}
