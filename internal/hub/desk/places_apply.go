package desk

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/placesheet"
)

// placesApply does what the preview showed, all of it or nothing. When someone has changed the tree since, the preview comes
// again.
func placesApply(v *visit) error {
	raw := []byte(v.R.PostFormValue("text"))
	b := importPage{Whole: v.Field("whole") != ""}
	version, err := strconv.ParseInt(v.Field("version"), 10, 64)
	if err != nil || len(raw) == 0 {
		b.Problems = []string{v.T("places.wrong.no_file")}
		return v.showImport(http.StatusUnprocessableEntity, b)
	}
	err = v.Store.Tx(v.Ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := v.Store.Lock(ctx, tx, "settings"); err != nil {
			return err
		}
		current, _, err := hospital.LoadPlaces(ctx, tx)
		if err != nil {
			return err
		}
		sheet, problems := placesheet.Read(raw)
		if len(problems) > 0 {
			return problems[0]
		}
		plan, problems := sheet.Make(current, b.Whole)
		if len(problems) > 0 {
			return problems[0]
		}
		if err := hospital.SaveAt(ctx, tx, &plan.Places, version, v.User.ID, v.Now()); err != nil {
			return err
		}
		return v.Audit.Append(ctx, tx, v.User.ID, "place.import", hospital.KeyPlaces)
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
