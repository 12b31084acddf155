package placesheet

import (
	"encoding/csv"
	"fmt"
	"io"

	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/locale"
	"xinsheng/internal/wire"
)

// Write writes all places, retired ones too, with headings in lang. It begins with the mark by which spreadsheets know
// UTF-8. Of no places it is a form to fill in.
func Write(w io.Writer, places hospital.Places, lang string) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return fmt.Errorf("write places: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	var head []string
	columns := headers(lang)
	for _, h := range columns {
		head = append(head, h.head)
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
			said := map[Column]string{
				ID: p.ID, Campus: cells[0], Building: cells[1], Department: cells[2], Floor: p.Floor,
				Beds:   hospital.BedsText(p.Beds, "至"),
				Pinyin: p.Pinyin, Phones: FormatPhones(p.Phones), Status: status(p.Retired, lang),
			}
			for _, l := range locale.Codes() {
				said[Name.In(l)], said[Nurse.In(l)] = p.Name[l], p.NurseAt[l]
			}
			line := make([]string, 0, len(columns))
			for _, h := range columns {
				line = append(line, said[h.column])
			}
			_ = out.Write(line)
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
		return locale.Of(lang).Head("retired")
	}
	return ""
}
