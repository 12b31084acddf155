package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"xinsheng/internal/hub/table"
)

// MaxUpload is the longest form that carries a table: as many places as there may be, in words of some length.
const MaxUpload = 4 << 20

// MaxProblems is how many problems of a table a page lists; who mends them sees the next ones.
const MaxProblems = 50

// Upload is the file of the form, or what is wrong with it.
func (v *Visit) Upload() (raw []byte, problem table.Kind, err error) {
	file, _, err := v.R.FormFile("file")
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		return nil, table.TooLong, nil
	case err != nil: // no file chosen, or not our form
		return nil, table.NoFile, nil
	}
	defer file.Close()
	if raw, err = io.ReadAll(file); err != nil {
		return nil, "", fmt.Errorf("read the table: %w", err)
	}
	return raw, "", nil
}

// Wrong says where in a table something is wrong: in which line and column, from 1; 0 for none.
func (v *Visit) Wrong(line, column int, text string) string {
	switch {
	case line > 0 && column > 0:
		return v.T("table.wrong.cell", "line", strconv.Itoa(line), "column", table.ColumnName(column-1), "text", text)
	case line > 0:
		return v.T("table.wrong.line", "line", strconv.Itoa(line), "text", text)
	}
	return text
}
