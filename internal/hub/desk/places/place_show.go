package places

import (
	"net/http"

	"xinsheng/internal/hub/desk/web"
)

// placeShow is the form of a place as it is.
func placeShow(v *visit) error {
	p, ok := v.Settings.Places.Get(v.R.PathValue("id"))
	if !ok {
		return web.ErrNotFound
	}
	m, err := mark(p)
	if err != nil {
		return err
	}
	return v.showPlace(http.StatusOK, v.Settings.Places, placePage{Place: p, Mark: m})
}
