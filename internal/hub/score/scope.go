package score

import (
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/wire"
)

// Scope is what figures are made of: some weeks, some places, and those who were asked there.
type Scope struct {
	Weeks  []Week
	Places []string // ids; nil: all
	// Profile is the setting of the terminals: the outpatient hall or the wards; empty: both.
	Profile feedback.Profile
}

// inside limits a query over a table with place_id, profile and captured_at, known as alias.
func (s Scope) inside(q *bun.SelectQuery, alias string, from, until time.Time) *bun.SelectQuery {
	q = q.Where("?.captured_at >= ? AND ?.captured_at < ?", bun.Ident(alias), from.UTC(), bun.Ident(alias), until.UTC())
	if s.Places != nil {
		q = q.Where("?.place_id IN (?)", bun.Ident(alias), bun.List(s.Places))
	}
	if s.Profile != "" {
		q = q.Where("?.profile = ?", bun.Ident(alias), string(s.Profile))
	}
	return q
}

func (s Scope) span() (from, until time.Time) {
	return s.Weeks[0].From, s.Weeks[len(s.Weeks)-1].Until
}

// In is a place with all that lies in it, retired or not. Of "" it is nil, which is everything.
func In(places hospital.Places, id string) []string {
	if id == "" {
		return nil
	}
	ids := []string{id} // also one that is not in the tree any more
	for _, p := range places {
		for _, above := range places.Path(p.ID) {
			if above.ID == id && p.ID != id {
				ids = append(ids, p.ID)
				break
			}
		}
	}
	return ids
}

// At is the place of that level that a place is or lies in; empty: there is none.
func At(places hospital.Places, id string, level wire.PlaceLevel) string {
	for _, p := range places.Path(id) {
		if p.Level == level {
			return p.ID
		}
	}
	return ""
}
