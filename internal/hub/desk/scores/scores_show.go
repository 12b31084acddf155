package scores

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/score"
)

type facesPage struct {
	Bar     scoreBar
	Figures []web.Figure
	None    bool
	Trend   chart
	Faces   []share5
	Reasons []share5
	Side    chart
	Levels  []web.Tab
	Few     bool // fewer than a score is said of
	Alone   bool // one department: nothing stands beside it
}

// share5 is one bar of a small chart that needs no script.
type share5 struct {
	Name, Text string
	Face       int // 1 to 5, for its colour; 0: none
	Bar        int // 0 to 100
}

// scoresShow is what the faces on the home page say.
func scoresShow(v *visit) error {
	s := v.scoreScope("/scores")
	f, err := v.Scores.Ratings(v.Ctx, s.Scope)
	if err != nil {
		return err
	}
	b := facesPage{Bar: v.scoreBar(s), None: f.Total.N() == 0 && len(f.Excluded) == 0, Levels: v.scoreLevelTabs(s),
		Alone: v.scoreAlone(s), Few: f.Total.N() < score.HideBelow}
	b.Bar.Export = s.with("/scores/export", "", "")
	weeks := make([]score.Figure, len(f.Weeks))
	for i, w := range f.Weeks {
		weeks[i] = w.Score()
	}
	b.Figures = []web.Figure{
		v.scoreFigure(v.T("score.total"), f.Total.Score(), ""),
		v.scoreFigure(v.T("score.satisfied"), f.Total.Satisfied(), "%"),
		v.scoreChange(weeks), v.excludedFigure(f.Excluded),
	}
	b.Trend = v.trend(s, weeks, v.T("score.trend"))
	b.Faces = v.faceShares(f.Total)
	b.Reasons = v.reasonShares(f)
	figures := map[string]score.Figure{}
	for id, one := range f.At(v.Settings.Places, s.By) {
		figures[id] = one.Score()
	}
	b.Side = v.side(s, figures, f.Total.Score())
	b.Figures = slices.Insert(b.Figures, 2, v.lowest(s, figures)...)
	if err := v.Saw("scores.view", s.Place); err != nil {
		return err
	}
	return v.Render(http.StatusOK, "scores", web.Page{Title: v.T("score.nav")}, b)
}

// trend is week by week.
func (v *visit) trend(s scoreScope, weeks []score.Figure, label string) chart {
	c := v.chart("trend", label, v.T("score.col.week"))
	for i, w := range s.Scope.Weeks {
		name, short := v.weekName(w), v.Date(w.From)
		if i == len(weeks)-1 {
			name, short = name+v.T("score.week_now"), v.T("score.this_week")
		}
		c.add(v, name, short, weeks[i])
	}
	return c
}

// side puts places beside each other.
func (v *visit) side(s scoreScope, figures map[string]score.Figure, all score.Figure) chart {
	c := v.chart("bars", v.T("score.side"), v.T("score.by."+string(s.By)))
	ids := slices.Sorted(maps.Keys(figures))
	names := v.scoreNames(ids)
	for _, id := range ids {
		c.add(v, names[id], names[id], figures[id])
	}
	c.byScore()
	if mean, ok := all.Mean(); ok {
		c.Line = &mean
	}
	return c
}

// lowest is the place that is worst off, of those that enough people spoke of: none where nothing can be compared.
func (v *visit) lowest(s scoreScope, figures map[string]score.Figure) []web.Figure {
	worst, least, n := "", 0.0, 0
	for id, f := range figures {
		mean, ok := f.Mean()
		if !ok || f.Few() {
			continue
		}
		if n++; worst == "" || mean < least || mean == least && id < worst {
			worst, least = id, mean
		}
	}
	if n < 2 {
		return nil
	}
	name := v.scoreNames(slices.Sorted(maps.Keys(figures)))[worst]
	return []web.Figure{{
		Name: v.T("score.lowest." + string(s.By)), Value: fmt.Sprintf("%.1f", least),
		Note: name + " · " + v.T("desk.figure.n", "n", v.Number(figures[worst].N)),
	}}
}

func (v *visit) faceShares(f score.Faces) []share5 {
	var out []share5
	n := f.N()
	for i := 4; i >= 0; i-- {
		one := share5{Name: v.T("score.face." + strconv.Itoa(i+1)), Face: i + 1, Text: "—"}
		if n >= score.HideBelow {
			one.Bar = 100 * f[i] / n
			if f[i] > 0 {
				one.Bar = max(1, one.Bar) // something to see
			}
			one.Text = fmt.Sprintf("%.1f%%", 100*float64(f[i])/float64(n)) + " · " + v.Number(f[i])
		}
		out = append(out, one)
	}
	return out
}

// reasonShares is what people who were not satisfied named, the most frequent first.
func (v *visit) reasonShares(f *score.RatingFigures) []share5 {
	if f.Total.N() < score.HideBelow {
		return nil
	}
	most := 0
	for _, r := range f.Reasons {
		most = max(most, r.Bad)
	}
	var out []share5
	for _, r := range feedback.Reasons() {
		if bad := f.Reasons[string(r)].Bad; bad > 0 {
			out = append(out, share5{Name: v.T("score.reason." + string(r)), Text: v.Number(bad), Bar: 100 * bad / most})
		}
	}
	slices.SortStableFunc(out, func(a, b share5) int { return cmp.Compare(b.Bar, a.Bar) })
	return out
}
