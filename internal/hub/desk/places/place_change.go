package places

import (
	"errors"
	"fmt"
	"net/http"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/hospital"
)

// placeChange renames, moves or describes a place anew, unless someone else has changed it since the form was made.
func placeChange(v *visit) error {
	var typed hospital.Place
	var now hospital.Places // as the tree is by then
	err := v.Editor.Places(v.Ctx, v.User.ID, "place.change", hospital.Newest,
		func(places hospital.Places) (hospital.Places, string, error) {
			now = places
			before, ok := places.Get(v.R.PathValue("id"))
			if !ok {
				return nil, "", web.ErrNotFound
			}
			typed = v.readPlace(before)
			m, err := mark(before)
			if err != nil {
				return nil, "", err
			}
			if m != v.Field("mark") {
				return nil, "", fmt.Errorf("place %s: %w", before.ID, hospital.ErrStale)
			}
			next, err := places.With(typed)
			return next, typed.ID, err
		})
	if err == nil {
		return v.toPlace(typed, "places.saved")
	}
	b := placePage{Place: typed}
	status := http.StatusUnprocessableEntity
	if errors.Is(err, hospital.ErrStale) {
		status = http.StatusConflict
	}
	if err := v.again(&b, err); err != nil {
		return err
	}
	before, _ := now.Get(typed.ID)
	if b.Mark, err = mark(before); err != nil {
		return err
	}
	if status == http.StatusConflict {
		b.Now = before.Name.In(v.Lang())
	}
	return v.showPlace(status, now, b)
}
