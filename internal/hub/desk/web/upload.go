package web

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"

	"xinsheng/internal/hub/table"
)

// MaxUpload is the longest form that carries a file with a table: as many places as there may be, in words of some
// length.
const MaxUpload = 4 << 20

// MaxTable is the longest form that gives back the table of a preview: its text, and some for the rest. It is sent as
// it is, in parts: percent-encoded it would be three times as long.
const MaxTable = table.MaxText + 1<<20

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

// Table is the text of a table as a preview gave it back, or what is wrong with it.
func (v *Visit) Table() (raw []byte, problem table.Kind, err error) {
	err = v.R.ParseMultipartForm(MaxTable)
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long), errors.Is(err, multipart.ErrMessageTooLarge):
		return nil, table.TooLong, nil
	case err != nil:
		return nil, "", ErrInvalid
	}
	if raw = []byte(v.R.PostFormValue("text")); len(raw) == 0 {
		return nil, table.Empty, nil
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
