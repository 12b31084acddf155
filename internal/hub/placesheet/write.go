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
		head = append(head, wire.Text{"zh": h.zh, "en": h.en}.In(lang))
	}
	_ = out.Write(head) // what goes wrong shows at Flush
	var walk func(parent string, above []string)
	walk = func(parent string, above []string) {
		for _, p := range places.Children(parent) {
			where := append(append([]string{}, above...), p.Name.Main())
			cells := [3]string{where[0]}
			switch {
			case p.Level == wire.Building:
				cells[1] = p.Name.Main()
			case p.Level == wire.Department:
				cells[2] = p.Name.Main()
				if len(where) == 3 {
					cells[1] = where[1]
				}
			}
			_ = out.Write([]string{
				p.ID, cells[0], cells[1], cells[2], p.Floor, hospital.BedsText(p.Beds, "至"), p.Name["en"], p.Pinyin, p.NurseAt.Main(), p.NurseAt["en"], FormatPhones(p.Phones),
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
		return wire.Text{"zh": retiredWords[0], "en": "retired"}.In(lang)
	}
	return ""
}
