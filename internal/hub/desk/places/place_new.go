package places

import (
	"net/http"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/wire"
)

// placeNew is an empty form for a place of the level and in the parent that the query names.
func placeNew(v *visit) error {
	p, err := v.freshPlace()
	if err != nil {
		return err
	}
	return v.showPlace(http.StatusOK, v.Settings.Places, placePage{Place: p, Fresh: true})
}

func (v *visit) freshPlace() (hospital.Place, error) {
	q := v.R.URL.Query()
	p := hospital.Place{Place: wire.Place{Level: wire.PlaceLevel(q.Get("level")), Parent: q.Get("parent")}}
	switch p.Level {
	case wire.Campus:
		p.Parent = ""
	case wire.Building, wire.Department:
		if !v.Settings.Places.InUse(p.Parent) {
			return p, web.ErrNotFound
		}
	default:
		return p, web.ErrNotFound
	}
	return p, nil
}
