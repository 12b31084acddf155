package desk

import (
	"errors"
	"fmt"
	"io"
	"net/http"

	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/placesheet"
)

// placesPreview says what a table would change, and changes nothing.
func placesPreview(v *visit) error {
	raw, problem, err := v.upload()
	if err != nil {
		return err
	}
	b := importPage{Whole: v.Field("whole") != ""}
	if problem != "" {
		b.Problems = []string{v.T(problem)}
		return v.showImport(http.StatusUnprocessableEntity, b)
	}
	return v.preview(http.StatusOK, b, raw)
}

// upload is the file of the form, or what is wrong with it.
func (v *visit) upload() (raw []byte, problem string, err error) {
	file, _, err := v.R.FormFile("file")
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		return nil, "places.wrong.too_large", nil
	case err != nil: // no file chosen, or not our form
		return nil, "places.wrong.no_file", nil
	}
	defer file.Close()
	if raw, err = io.ReadAll(file); err != nil {
		return nil, "", fmt.Errorf("read the table: %w", err)
	}
	return raw, "", nil
}

// preview shows what the table would make of the tree as it is now.
func (v *visit) preview(status int, b importPage, raw []byte) error {
	current, version, err := hospital.LoadPlaces(v.Ctx, v.Store.DB())
	if err != nil {
		return err
	}
	sheet, problems := placesheet.Read(raw)
	var plan *placesheet.Plan
	if len(problems) == 0 {
		plan, problems = sheet.Make(current, b.Whole)
	}
	if len(problems) > 0 {
		v.tell(&b, problems)
		return v.showImport(http.StatusUnprocessableEntity, b)
	}
	b.Text, b.Version = sheet.Text, version
	v.describe(&b, current, plan)
	return v.showImport(status, b)
}
