package settings

import (
	"strconv"

	"github.com/google/uuid"

	"xinsheng/internal/hub/hospital"
)

// groundRow is one line of the form; the last one is empty, for another ground.
type groundRow struct {
	N int
	hospital.Ground
}

func groundRows(grounds []hospital.Ground) []groundRow {
	var out []groundRow
	for i, g := range append(grounds[:len(grounds):len(grounds)], hospital.Ground{}) {
		out = append(out, groundRow{i, g})
	}
	return out
}

// readGrounds takes the lines of the form in their order. None goes: old cases name it.
func (v *visit) readGrounds(set *hospital.Settings) (hospital.Document, error) {
	d := set.CaseWork
	had := d.Grounds
	d.Grounds = nil
	for i := 0; i <= len(had); i++ {
		n := "." + strconv.Itoa(i)
		g := hospital.Ground{
			Name: v.Words("name" + n), Told: v.Words("told" + n), Off: v.Field("used"+n) != "yes",
		}
		switch {
		case i < len(had):
			g.ID = had[i].ID
		case g.Name.IsZero() && g.Told.IsZero():
			continue
		default:
			g.ID = uuid.NewString()
		}
		d.Grounds = append(d.Grounds, g)
	}
	return &d, nil
}
