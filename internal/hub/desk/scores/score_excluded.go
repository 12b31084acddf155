package scores

import (
	"net/http"

	"xinsheng/internal/hub/desk/web"
)

type excludedPage struct {
	Bar  scoreBar
	Rows []excludedRow
}

type excludedRow struct {
	What, Rule, Why, Place, Terminal, When, N string
	Faces                                     []share5
}

// scoreExcluded is what was left out of the scores, and why.
func scoreExcluded(v *visit) error {
	s := v.scoreScope("/scores/apart")
	list, err := v.Scores.Excluded(v.Ctx, s.Scope)
	if err != nil {
		return err
	}
	names, err := v.Fleet.Names(v.Ctx)
	if err != nil {
		return err
	}
	b := excludedPage{Bar: v.scoreBar(s)}
	for _, a := range list {
		r := excludedRow{
			What: v.T("score.apart.taps"), Rule: v.T("score.flag." + string(a.Flag)), Why: v.T("score.why." + string(a.Flag)),
			Place: v.PlaceShort(a.PlaceID), Terminal: names[a.TerminalID].In(v.Lang()), When: v.When(a.From), N: v.Number(a.N),
		}
		if a.Sheets {
			r.What, r.Why = v.T("score.apart.sheets"), v.T("score.why.sheet_"+string(a.Flag))
		} else {
			r.Faces = v.faceShares(a.Faces)
			for i := range r.Faces {
				r.Faces[i].Bar = 100 * a.Faces[4-i] / a.N
				r.Faces[i].Text = v.Number(a.Faces[4-i])
			}
		}
		b.Rows = append(b.Rows, r)
	}
	if err := v.Saw("scores.view", s.Place); err != nil {
		return err
	}
	return v.Render(http.StatusOK, "score_apart", web.Page{Title: v.T("score.tab.apart")}, b)
}
