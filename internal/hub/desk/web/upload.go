package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
)

// MaxUpload is the longest form that carries a table: as many places as there may be, in words of some length.
const MaxUpload = 4 << 20

// MaxProblems is how many problems of a table a page lists; who mends them sees the next ones.
const MaxProblems = 50

// Upload is the file of the form, or the key of what is wrong with it.
func (v *Visit) Upload() (raw []byte, problem string, err error) {
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
