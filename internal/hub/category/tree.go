// Package category holds what cases can be about: a tree of two levels, read from TOML.
package category

import (
	"fmt"

	"xinsheng/internal/feedback"
)

// Tree is one version of what cases can be about. It does not change.
type Tree struct {
	Version int     `toml:"-"` // 1 is the one that comes with the hub
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

// ID is how a case names a part of a group.
func ID(group, part string) string { return group + "." + part }

// Parse reads a tree. An error names the file and the line.
func Parse(file string, text []byte) (*Tree, error) {
	t, mistakes := check(text)
	if len(mistakes) > 0 {
		return nil, fmt.Errorf("%s, %w", file, mistakes[0])
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

// Has reports whether the tree itself has a category, on or off, and not only an older one.
func (t *Tree) Has(id string) bool {
	for _, g := range t.Groups {
		for _, p := range g.Parts {
			if ID(g.ID, p.ID) == id {
				return true
			}
		}
	}
	return false
}
