package web

import (
	"bytes"
	"fmt"
	"io"
	"net/url"

	"xinsheng/internal/workday"
)

// Workbook sends a spreadsheet as a file of today's: plain is its name for browsers that know ASCII alone.
func (v *Visit) Workbook(plain, name string, book io.WriterTo) error {
	var out bytes.Buffer
	if _, err := book.WriteTo(&out); err != nil {
		return fmt.Errorf("make a spreadsheet: %w", err)
	}
	end := v.Now().In(workday.Zone()).Format("-20060102") + ".xlsx"
	h := v.W.Header()
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	h.Set("Content-Disposition",
		`attachment; filename="`+plain+end+`"; filename*=UTF-8''`+url.PathEscape(name+end))
	_, _ = out.WriteTo(v.W) // a browser that went away is no error
	return nil
}
