package desk

import (
	"net/http"

	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/score"
	"xinsheng/internal/wire"
)

type apartPage struct {
	Bar  scoreBar
	Rows []apartRow
}

type apartRow struct {
	What, Rule, Why, Place, Terminal, When, N string
	Faces                                     []share5
}

// scoreApart is what was left out of the scores, and why.
func scoreApart(v *visit) error {
	s := v.scoreScope("/scores/apart")
	list, err := score.ReadApart(v.ctx, v.Store.DB(), s.Scope)
	if err != nil {
		return err
	}
	terminals, err := fleet.List(v.ctx, v.Store.DB())
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, t := range terminals {
		names[t.ID] = wire.Text{ZH: t.NameZH, EN: t.NameEN}.In(v.t.Lang())
	}
	b := apartPage{Bar: v.scoreBar(s)}
	for _, a := range list {
		r := apartRow{
			What: v.t.T("score.apart.taps"), Rule: v.t.T("score.flag." + string(a.Flag)), Why: v.t.T("score.why." + string(a.Flag)),
			Place: v.placeShort(a.PlaceID), Terminal: names[a.TerminalID], When: v.when(a.From), N: v.t.Number(a.N),
		}
		if a.Sheets {
			r.What, r.Why = v.t.T("score.apart.sheets"), v.t.T("score.why.sheet_"+string(a.Flag))
		} else {
			r.Faces = v.faceShares(a.Faces)
			for i := range r.Faces {
				r.Faces[i].Bar = 100 * a.Faces[4-i] / a.N
				r.Faces[i].Text = v.t.Number(a.Faces[4-i])
			}
		}
		b.Rows = append(b.Rows, r)
	}
	if err := v.saw("scores.view", s.Place); err != nil {
		return err
	}
	return v.render(http.StatusOK, "score_apart", page{Title: v.t.T("score.tab.apart")}, b)
}
