package places

import (
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/hospital"
)

// placeRetire takes a place, and all that lies in it, out of every list to choose from. Its name stays for what refers
// to it.
func placeRetire(v *visit) error { return v.retire(true, "place.retire", "places.retired") }

// placeRestore puts it back.
func placeRestore(v *visit) error { return v.retire(false, "place.restore", "places.restored") }

func (v *visit) retire(retired bool, action, flash string) error {
	var p hospital.Place
	err := v.Editor.Places(v.Ctx, v.User.ID, action, hospital.Newest,
		func(places hospital.Places) (hospital.Places, string, error) {
			var ok bool
			if p, ok = places.Get(v.R.PathValue("id")); !ok {
				return nil, "", web.ErrNotFound
			}
			p.Retired = retired
			next, err := places.With(p)
			return next, p.ID, err
		})
	if err != nil {
		b := placePage{Place: p}
		if err := v.again(&b, err); err != nil {
			return err
		}
		b.Place.Retired = !retired
		if b.Mark, err = mark(b.Place); err != nil {
			return err
		}
		return v.showPlace(409, v.Settings.Places, b)
	}
	return v.toPlace(p, flash)
}
