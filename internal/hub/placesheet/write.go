package placesheet

import (
	"encoding/csv"
	"fmt"
	"io"

	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/wire"
)

// Write writes all places, retired ones too, with headings in lang. It begins with the mark by which spreadsheets know UTF-8.
// Of no places it is a form to fill in.
func Write(w io.Writer, places hospital.Places, lang string) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return fmt.Errorf("write places: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	var head []string
	for _, h := range headers() {
		head = append(head, wire.Text{ZH: h.zh, EN: h.en}.In(lang))
	}
	_ = out.Write(head) // what goes wrong shows at Flush
	var walk func(parent string, above []string)
	walk = func(parent string, above []string) {
		for _, p := range places.Children(parent) {
			where := append(append([]string{}, above...), p.Name.ZH)
			cells := [3]string{where[0]}
			switch {
			case p.Level == wire.Building:
				cells[1] = p.Name.ZH
			case p.Level == wire.Department:
				cells[2] = p.Name.ZH
				if len(where) == 3 {
					cells[1] = where[1]
				}
			}
			_ = out.Write([]string{
				p.ID, cells[0], cells[1], cells[2], p.Floor, hospital.BedsText(p.Beds, "至"), p.Name.EN, p.Pinyin, p.NurseAt.ZH, p.NurseAt.EN, FormatPhones(p.Phones),
				status(p.Retired, lang),
			})
			walk(p.ID, where)
		}
	}
	walk("", nil)
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write places: %w", err)
	}
	return nil
}

func status(retired bool, lang string) string {
	if retired {
		return wire.Text{ZH: retiredWords[0], EN: "retired"}.In(lang)
	}
	return ""
}
