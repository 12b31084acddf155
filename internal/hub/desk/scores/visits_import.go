package scores

import (
	"errors"
	"net/http"
	"time"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/score"
)

// visitsPage is what a table of patients would change.
type visitsPage struct {
	Day   string // for lines without one, 2006-01-02
	Text  string // of the table
	Seen  string // what was there before
	Stale bool   // that is another one by now
	Sum   string
	More  string // lines that are not listed
	Rows  []visitsRow
}

type visitsRow struct{ Day, Place, Before, After, What string }

// maxVisitRows is how many lines a preview lists.
const maxVisitRows = 500

// visitsImport says what a table would change, and keeps nothing.
func visitsImport(v *visit) error {
	raw, problem, err := v.Upload()
	if err != nil {
		return err
	}
	day, err := v.visitsDay()
	if err != nil {
		return err
	}
	if problem != "" {
		return v.showSampling(http.StatusUnprocessableEntity, day, []score.Wrong{{What: "file", File: problem}})
	}
	read, wrong := score.ReadVisits(raw, v.Settings.Places, day)
	if len(wrong) > 0 {
		return v.showSampling(http.StatusUnprocessableEntity, day, wrong)
	}
	return v.previewVisits(http.StatusOK, read, day)
}

// visitsApply keeps what the preview showed, all of it or nothing. Where somebody changed one of those counts since,
// the preview comes again.
func visitsApply(v *visit) error {
	raw, problem, err := v.Table()
	if err != nil {
		return err
	}
	day, err := v.visitsDay()
	if err != nil {
		return err
	}
	if problem != "" {
		return v.showSampling(http.StatusUnprocessableEntity, day, []score.Wrong{{What: "file", File: problem}})
	}
	read, wrong := score.ReadVisits(raw, v.Settings.Places, day)
	if len(wrong) > 0 {
		return v.showSampling(http.StatusUnprocessableEntity, day, wrong)
	}
	err = v.Scores.ImportVisits(v.Ctx, v.User.ID, read.Counts, v.Field("seen"), day)
	if errors.Is(err, score.ErrStale) {
		return v.previewVisits(http.StatusConflict, read, day)
	}
	if err != nil {
		return err
	}
	last := day
	for _, c := range read.Counts {
		if c.Day != day {
			last = c.Day // where the table speaks of another day, that is the one to look at
		}
	}
	return v.To("/scores/sampling?day="+last, "score.visits.imported")
}

func (v *visit) visitsDay() (string, error) {
	at, err := v.samplingDay(v.Field("day"))
	return at.Format(time.DateOnly), err
}

func (v *visit) previewVisits(status int, read *score.Visits, day string) error {
	counts := read.Counts
	before, err := v.Scores.VisitsBefore(v.Ctx, counts)
	if err != nil {
		return err
	}
	b := visitsPage{Day: day, Text: read.Text(), Seen: score.Mark(counts, before), Stale: status == http.StatusConflict}
	patients := 0
	for i, c := range counts {
		patients += c.Visits
		if i >= maxVisitRows {
			continue
		}
		r := visitsRow{Day: c.Day, Place: v.Settings.Places.Label(c.Place, v.Lang()), Before: "—", After: v.Number(c.Visits),
			What: "added"}
		if was := before[i]; was >= 0 {
			r.Before, r.What = v.Number(was), "changed"
			if was == c.Visits {
				r.What = "same"
			}
		}
		b.Rows = append(b.Rows, r)
	}
	b.Sum = v.T("score.visits.sum", "n", v.Number(len(counts)), "patients", v.Number(patients))
	if more := len(counts) - maxVisitRows; more > 0 {
		b.More = v.T("score.visits.more", "n", v.Number(more))
	}
	return v.Render(status, "visits_import", web.Page{Title: v.T("score.visits.import")}, b)
}
