package places

import (
	"net/http"

	"xinsheng/internal/hub/hospital"
)

// placeAdd puts a place into the tree. Its id is made here, once and for all.
func placeAdd(v *visit) error {
	fresh, err := v.freshPlace()
	if err != nil {
		return err
	}
	p := v.readPlace(fresh)
	err = v.Editor.Places(v.Ctx, v.User.ID, "place.add", hospital.Newest,
		func(places hospital.Places) (hospital.Places, string, error) {
			p.ID = hospital.NewID(p.Parent, hospital.Pinyin(p.Name.Main()), func(id string) bool {
				_, taken := places.Get(id)
				return taken
			})
			next, err := places.With(p)
			return next, p.ID, err
		})
	if err != nil {
		b := placePage{Place: p, Fresh: true}
		if err := v.again(&b, err); err != nil {
			return err
		}
		return v.showPlace(http.StatusUnprocessableEntity, v.Settings.Places, b)
	}
	return v.toPlace(p, "places.added")
}

// toPlace goes back to the campus in which a place lies.
func (v *visit) toPlace(p hospital.Place, flash string) error {
	campus := p.ID
	if path := v.Settings.Places.Path(p.Parent); len(path) > 0 {
		campus = path[0].ID
	}
	return v.To("/places?campus="+campus+"#"+p.ID, flash)
}
