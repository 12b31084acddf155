package places

import (
	"bytes"

	"xinsheng/internal/hub/placesheet"
)

// placesExport is the whole tree as a table; of an empty hospital, or where only the form is asked for, the headings.
func placesExport(v *visit) error {
	places, name := v.Settings.Places, "places.csv"
	if v.R.URL.Query().Get("form") != "" {
		places, name = nil, "places-form.csv"
	}
	var b bytes.Buffer
	if err := placesheet.Write(&b, places, v.Lang()); err != nil {
		return err
	}
	h := v.W.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_, _ = b.WriteTo(v.W) // a browser that went away is no error
	return nil
}
