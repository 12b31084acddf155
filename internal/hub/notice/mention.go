package notice

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

// at is what stands before a name, as keyboards of both widths have it.
const at = "@＠"

// Mentions reports whether a text may call somebody by name.
func Mentions(text string) bool { return strings.ContainsAny(text, at) }

// Named is who is called by name or login in a text: the longest name that fits is meant, so that @李明 is not @李. Of
// departments only people of those units are found, and everybody of the centre.
func (q *Queue) Named(ctx context.Context, db bun.IDB, text string, units []string) ([]string, error) {
	var all []store.User
	err := db.NewSelect().Model(&all).Column("id", "name", "login", "role", "department_id").
		Where("disabled_at IS NULL AND asked <> ?", staff.AskedAdd).Order("id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("read whom a note names: %w", err)
	}
	var out []string
	for i, r := range text {
		if !strings.ContainsRune(at, r) {
			continue
		}
		for _, u := range longest(all, text[i+len(string(r)):]) {
			reads := u.Role == string(staff.Centre) || u.Role == string(staff.Department) &&
				slices.Contains(units, u.DepartmentID)
			if reads && !slices.Contains(out, u.ID) {
				out = append(out, u.ID)
			}
		}
	}
	return out, nil
}

// longest is everybody whose name stands at the beginning of a text, where no longer name does.
func longest(all []store.User, text string) []store.User {
	var out []store.User
	most := 0
	for _, u := range all {
		for _, name := range []string{u.Name, strings.ReplaceAll(u.Name, " ", ""), u.Login} {
			switch {
			case name == "" || len(name) < most || !strings.HasPrefix(text, name):
				continue
			case len(name) > most:
				most, out = len(name), nil
			}
			if !slices.ContainsFunc(out, func(o store.User) bool { return o.ID == u.ID }) {
				out = append(out, u)
			}
		}
	}
	return out
}
