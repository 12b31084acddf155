package places

import (
	"net/http"

	"xinsheng/internal/hub/placesheet"
)

// placesPreview says what a table would change, and changes nothing.
func placesPreview(v *visit) error {
	raw, problem, err := v.Upload()
	if err != nil {
		return err
	}
	b := importPage{Whole: v.Field("whole") != ""}
	if problem != "" {
		b.Problems = []string{v.T("table.wrong." + string(problem))}
		return v.showImport(http.StatusUnprocessableEntity, b)
	}
	return v.preview(http.StatusOK, b, raw)
}

// preview shows what the table would make of the tree as it is now.
func (v *visit) preview(status int, b importPage, raw []byte) error {
	current, version, err := v.Editor.Tree(v.Ctx)
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
