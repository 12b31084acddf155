package places

import "net/http"

// placesChoose is where a table is chosen.
func placesChoose(v *visit) error { return v.showImport(http.StatusOK, importPage{}) }
