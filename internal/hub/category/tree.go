// Package category holds what cases can be about: a tree of two levels, read from TOML.
package category

import (
	"bytes"
	"errors"
	"fmt"
	"sync"

	"github.com/pelletier/go-toml/v2"

	assets "xinsheng/assets/web/category"
	"xinsheng/internal/feedback"
)

// Tree is one version of what cases can be about. It does not change.
type Tree struct {
	Version int     `toml:"version"`
	Groups  []Group `toml:"category"`
	names   map[string]Name
}

// Group is the first level.
type Group struct {
	ID    string        `toml:"id"`
	Name  feedback.Text `toml:"name"`
	Parts []Part        `toml:"part"`
}

// Part is the second level. Cases name it by the group's id and its own, with a dot between.
type Part struct {
	ID   string        `toml:"id"`
	Name feedback.Text `toml:"name"`
	Off  bool          `toml:"off"` // no longer offered; cases that name it keep its name
}

// Name is what a category of the second level is called, and its group.
type Name struct {
	Group, Part feedback.Text
	Off         bool
}

// Shipped is the tree that comes with the hub. It is read once.
var Shipped = sync.OnceValues(func() (*Tree, error) { return Parse("category.toml", assets.Tree) })

// ID is how a case names a part of a group.
func ID(group, part string) string { return group + "." + part }

// Parse reads a tree. An error names the file, and the line where the text cannot be read.
func Parse(file string, text []byte) (*Tree, error) {
	t := &Tree{names: map[string]Name{}}
	err := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields().Decode(t)
	var unknown *toml.StrictMissingError
	var wrong *toml.DecodeError
	switch {
	case errors.As(err, &unknown) && len(unknown.Errors) > 0:
		row, _ := unknown.Errors[0].Position()
		return nil, fmt.Errorf("%s, line %d: unknown key: %w", file, row, feedback.ErrInvalid)
	case errors.As(err, &wrong):
		row, _ := wrong.Position()
		return nil, fmt.Errorf("%s, line %d: %w: %w", file, row, err, feedback.ErrInvalid)
	case err != nil:
		return nil, fmt.Errorf("%s: %w: %w", file, err, feedback.ErrInvalid)
	case t.Version < 1 || len(t.Groups) == 0:
		return nil, fmt.Errorf("%s: version and categories are needed: %w", file, feedback.ErrInvalid)
	}
	groups := map[string]bool{}
	for _, g := range t.Groups {
		if groups[g.ID] || !feedback.ValidName(g.ID) || g.Name.Main() == "" || len(g.Parts) == 0 {
			return nil, fmt.Errorf("%s: category %q: an id of its own, a name and parts are needed: %w", file, g.ID,
				feedback.ErrInvalid)
		}
		groups[g.ID] = true
		for _, p := range g.Parts {
			id := ID(g.ID, p.ID)
			if _, twice := t.names[id]; twice || !feedback.ValidName(p.ID) || p.Name.Main() == "" {
				return nil, fmt.Errorf("%s: category %q: an id of its own and a name are needed: %w", file, id, feedback.ErrInvalid)
			}
			t.names[id] = Name{Group: g.Name, Part: p.Name, Off: p.Off}
		}
	}
	return t, nil
}

// Find is what a category of the second level is called; ok is false when the tree has none such.
func (t *Tree) Find(id string) (name Name, ok bool) {
	name, ok = t.names[id]
	return name, ok
}

// Under is the categories that an address means: a part itself, or all parts of a group. What the tree does not know is
// itself too: an older tree had it. Empty means none.
func (t *Tree) Under(id string) []string {
	if id == "" {
		return nil
	}
	for _, g := range t.Groups {
		if g.ID != id {
			continue
		}
		var out []string
		for _, p := range g.Parts {
			out = append(out, ID(g.ID, p.ID))
		}
		return out
	}
	return []string{id}
}
