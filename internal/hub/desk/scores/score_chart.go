package scores

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/score"
)

// chart is what score.js draws. The same figures stand in a table below it.
type chart struct {
	Kind  string      `json:"kind"` // trend or bars
	Rows  []chartRow  `json:"rows"`
	Line  *float64    `json:"line"` // of bars: all of them together
	Words chartWords  `json:"words"`
	Label string      `json:"-"` // for those who do not see it
	Table []scoreLine `json:"-"`
	First string      `json:"-"` // heading of the first column
}

type chartRow struct {
	Name  string   `json:"name"`
	Short string   `json:"short"`
	Score *float64 `json:"score"` // nil: too few
	N     int      `json:"n"`
	Few   bool     `json:"few"`
}

type chartWords struct {
	Score string `json:"score"`
	N     string `json:"n"`
	Few   string `json:"few"`
	Short string `json:"fewShort"`
	Hide  string `json:"hide"`
	All   string `json:"all"`
}

// scoreLine is one figure in words.
type scoreLine struct {
	Name, Score, N, Note string
	Few                  bool
}

// JSON is the chart as the page carries it.
func (c chart) JSON() (string, error) {
	raw, err := json.Marshal(c)
	return string(raw), err
}

// Empty reports whether there is nothing to draw.
func (c chart) Empty() bool {
	return !slices.ContainsFunc(c.Rows, func(r chartRow) bool { return r.Score != nil })
}

func (v *visit) chart(kind, label, first string) chart {
	return chart{Kind: kind, Label: label, First: first, Words: chartWords{
		Score: v.T("score.score"), N: v.T("score.n"), Few: v.T("score.few"), Short: v.T("score.few_short"),
		Hide: v.T("score.hidden"), All: v.T("score.all"),
	}}
}

func (c *chart) add(v *visit, name, short string, f score.Figure) {
	r := chartRow{Name: name, Short: short, N: f.N, Few: f.Few()}
	if mean, ok := f.Mean(); ok {
		r.Score = &mean
	}
	c.Rows = append(c.Rows, r)
	c.Table = append(c.Table, v.scoreLine(name, f))
}

func (v *visit) scoreLine(name string, f score.Figure) scoreLine {
	l := scoreLine{Name: name, Score: "—", N: v.Number(f.N), Few: f.Few()}
	mean, ok := f.Mean()
	switch {
	case ok:
		l.Score = fmt.Sprintf("%.1f", mean)
	case f.N > 0:
		l.Note = v.T("score.hidden")
	}
	if l.Few {
		l.Note = v.T("score.few")
	}
	return l
}

// byScore puts the best first, and those with too few to say behind them.
func (c *chart) byScore() {
	order := make([]int, len(c.Rows))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch x, y := c.Rows[a].Score, c.Rows[b].Score; {
		case x == nil && y == nil:
			return c.Rows[b].N - c.Rows[a].N
		case x == nil:
			return 1
		case y == nil:
			return -1
		case *x > *y:
			return -1
		case *x < *y:
			return 1
		}
		return 0
	})
	rows, table := make([]chartRow, len(order)), make([]scoreLine, len(order))
	for i, from := range order {
		rows[i], table[i] = c.Rows[from], c.Table[from]
	}
	c.Rows, c.Table = rows, table
}

// scoreFigure is a figure as one of the cards above.
func (v *visit) scoreFigure(name string, f score.Figure, unit string) web.Figure {
	out := web.Figure{Name: name, Value: "—", Note: v.T("desk.figure.n", "n", v.Number(f.N))}
	if mean, ok := f.Mean(); ok {
		out.Value = fmt.Sprintf("%.1f", mean) + unit
	}
	switch {
	case f.Few():
		out.Note += " · " + v.T("score.few")
	case f.N < score.HideBelow && f.N > 0:
		out.Note += " · " + v.T("score.hidden")
	}
	return out
}

// scoreChange is how the last whole week stands against the one before it.
func (v *visit) scoreChange(weeks []score.Figure) web.Figure {
	out := web.Figure{Name: v.T("score.change"), Value: "—"}
	if len(weeks) < 3 {
		return out
	}
	last, before := weeks[len(weeks)-2], weeks[len(weeks)-3]
	out.Note = v.T("desk.figure.n", "n", v.Number(last.N))
	now, ok := last.Mean()
	was, also := before.Mean()
	if ok && also {
		out.Value = strings.Replace(fmt.Sprintf("%+.1f", now-was), "-", "−", 1)
		out.Red = now-was <= -5
		out.Note = v.T("score.change_note", "now", fmt.Sprintf("%.1f", now), "n", v.Number(last.N), "was",
			fmt.Sprintf("%.1f", was))
		if last.Few() || before.Few() {
			out.Red = false
			out.Note += " · " + v.T("score.few_short")
		}
	} else {
		out.Note = v.T("score.change_few")
	}
	return out
}

// excludedFigure is what does not count, with the rules.
func (v *visit) excludedFigure(excluded map[score.Flag]int) web.Figure {
	out := web.Figure{Name: v.T("score.apart")}
	n := 0
	for _, f := range score.Flags() {
		if k := excluded[f]; k > 0 {
			n += k
			if out.Note != "" {
				out.Note += " · "
			}
			out.Note += v.T("score.flag."+string(f)) + " " + v.Number(k)
		}
	}
	out.Value = v.Number(n)
	if n == 0 {
		out.Note = v.T("score.apart_none")
	}
	return out
}
