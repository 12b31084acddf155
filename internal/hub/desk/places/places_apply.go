package places

import (
	"errors"
	"net/http"
	"strconv"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/placesheet"
)

// placesApply does what the preview showed, all of it or nothing. When someone has changed the tree since, the preview
// comes again.
func placesApply(v *visit) error {
	raw, problem, err := v.Table()
	if err != nil {
		return err
	}
	b := importPage{Whole: v.Field("whole") != ""}
	if problem != "" {
		b.Problems = []string{v.T("table.wrong." + string(problem))}
		return v.showImport(http.StatusUnprocessableEntity, b)
	}
	version, err := strconv.ParseInt(v.Field("version"), 10, 64)
	if err != nil || version < 0 { // what was seen has a version; hospital.Newest is for changes of one place
		return web.ErrInvalid
	}
	err = v.Editor.Places(v.Ctx, v.User.ID, "place.import", version,
		func(now hospital.Places) (hospital.Places, string, error) {
			sheet, problems := placesheet.Read(raw)
			if len(problems) > 0 {
				return nil, "", problems[0]
			}
			plan, problems := sheet.Make(now, b.Whole)
			if len(problems) > 0 {
				return nil, "", problems[0]
			}
			return plan.Places, hospital.KeyPlaces, nil
		})
	switch {
	case errors.Is(err, hospital.ErrStale):
		b.Problems = []string{v.T("places.import.stale")}
		return v.preview(http.StatusConflict, b, raw)
	case errors.Is(err, feedback.ErrInvalid):
		return v.preview(http.StatusUnprocessableEntity, b, raw)
	case err != nil:
		return err
	}
	return v.To("/places", "places.imported")
}
