package scores

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/score"
)

type answersPage struct {
	Bar      scoreBar
	Versions []web.Tab
	Missing  bool // no version is published
	None     bool // nobody has answered this one
	Figures  []web.Figure
	Dims     chart
	Trend    chart
	DimTabs  []web.Tab
	Side     chart
	Levels   []web.Tab
	Asked    []askedRow
	Lines    []scoreLine // versions beside each other
	Title    string
	Alone    bool
}

type askedRow struct {
	Text, Dim, Score, N, Note string
	Few                       bool
	Shares                    []share5 // of each answer, or
	Stack                     []piece5 // of each face, side by side
	Top                       string   // what the stack says in words
	Read                      string   // where the words of it are read
}

// piece5 is one face of a stack, the best first: where it begins and how wide it is, of 1000.
type piece5 struct {
	Face, From, Wide int
	Name, Share      string
}

// stack puts counts beside each other, the best first.
func (r *askedRow) stack(faces []int, names []string, counts []int, all int) {
	at, top := 0, 0
	for i, n := range counts {
		wide := 1000 * n / all
		r.Stack = append(r.Stack, piece5{Face: faces[i], From: at, Wide: wide, Name: names[i],
			Share: fmt.Sprintf("%d%%", (100*n+all/2)/all)})
		at += wide
		if i == 0 || i == 1 && len(counts) > 3 {
			top += n
		}
	}
	r.Top = fmt.Sprintf("%d%%", (100*top+all/2)/all)
}

// scoreSurveys is what the questionnaires of one version say.
func scoreSurveys(v *visit) error {
	s := v.scoreScope("/scores/surveys")
	b, _, err := v.surveyScores(s)
	if err != nil {
		return err
	}
	if err := v.Saw("scores.view", s.Place); err != nil {
		return err
	}
	return v.Render(http.StatusOK, "score_surveys", web.Page{Title: v.T("score.tab.surveys")}, b)
}

func (v *visit) surveyScores(s scoreScope) (answersPage, *score.SheetFigures, error) {
	b := answersPage{Bar: v.scoreBar(s)}
	if _, err := v.Scores.Recheck(v.Ctx); err != nil {
		return b, nil, err
	}
	usual, err := v.Scores.Versions(v.Ctx, s.Scope)
	if err != nil {
		return b, nil, err
	}
	s.Scope.Profile = "" // whom a questionnaire is for, it says itself
	versions, err := v.Scores.Versions(v.Ctx, s.Scope)
	if err != nil {
		return b, nil, err
	}
	if len(versions) == 0 {
		b.Missing = true
		return b, nil, nil
	}
	chosen := versions[chooseVersion(usual, s.Query.Get("set"))]
	titles := map[string]string{}
	for _, ver := range versions {
		if titles[ver.Set] != "" {
			continue
		}
		set, err := v.Scores.Set(v.Ctx, ver.Set, ver.Number)
		if err != nil {
			return b, nil, err
		}
		titles[ver.Set] = set.Title.In(v.Lang())
	}
	for _, ver := range versions {
		name := v.T("score.version", "title", titles[ver.Set], "n", ver.Number)
		b.Versions = append(b.Versions, web.Tab{Value: ver.Set + "." + strconv.Itoa(ver.Number), Text: name,
			Here: ver == chosen})
		if ver.Set == chosen.Set && ver.Sheets > 0 {
			b.Lines = append(b.Lines, v.scoreLine(name, ver.Score))
		}
	}
	set, err := v.Scores.Set(v.Ctx, chosen.Set, chosen.Number)
	if err != nil {
		return b, nil, err
	}
	f, err := v.Scores.Sheets(v.Ctx, set, s.Scope)
	if err != nil {
		return b, nil, err
	}
	b.Bar.Export = s.with("/scores/surveys/export", "set", chosen.Set+"."+strconv.Itoa(chosen.Number))
	b.Title = v.T("score.version", "title", titles[chosen.Set], "n", chosen.Number)
	v.fillSurvey(&b, s, f)
	return b, f, nil
}

// chooseVersion is the one that was asked for, else the one that most people answered.
func chooseVersion(versions []score.Version, asked string) int {
	best := 0
	for i, ver := range versions {
		if ver.Set+"."+strconv.Itoa(ver.Number) == asked {
			return i
		}
		if ver.Sheets > versions[best].Sheets {
			best = i
		}
	}
	return best
}

func (v *visit) fillSurvey(b *answersPage, s scoreScope, f *score.SheetFigures) {
	b.None = f.Sheets == 0 && len(f.Excluded) == 0
	complete := score.Figure{N: f.Sheets, Sum: 100 * float64(f.Complete)}
	b.Figures = []web.Figure{
		v.scoreFigure(v.T("score.total_survey"), f.Total, ""), v.scoreChange(f.Weeks),
		v.scoreFigure(v.T("score.complete"), complete, "%"),
		v.excludedFigure(f.Excluded),
	}
	b.Dims = v.chart("bars", v.T("score.dims"), v.T("score.col.dim"))
	names := map[string]string{}
	for _, d := range f.Set.Dimensions {
		names[d.ID] = d.Name.In(v.Lang())
		b.Dims.add(v, names[d.ID], names[d.ID], f.Dims[d.ID])
	}
	if mean, ok := f.Total.Mean(); ok {
		b.Dims.Line = &mean
	}
	b.Dims.byScore()
	b.Alone = v.scoreAlone(s)
	dim := s.Query.Get("dim")
	if f.DimWeeks[dim] == nil {
		dim = ""
	}
	b.DimTabs = []web.Tab{{Text: v.T("score.all_dims"), Here: dim == ""}}
	weeks, label := f.Weeks, v.T("score.trend")
	for _, d := range f.Set.Dimensions {
		b.DimTabs = append(b.DimTabs, web.Tab{Value: d.ID, Text: names[d.ID], Here: d.ID == dim})
		if d.ID == dim {
			weeks, label = f.DimWeeks[dim], label+" · "+names[dim]
		}
	}
	b.Trend = v.trend(s, weeks, label)
	b.Side, b.Levels = v.side(s, f.At(v.Settings.Places, s.By), f.Total), v.scoreLevelTabs(s)
	for i := range f.Set.Questions {
		b.Asked = append(b.Asked, v.askedRow(s, &f.Set.Questions[i], f.Questions[f.Set.Questions[i].ID], names))
	}
}

// askedRow is one question: its score where it has one, else how often each answer was chosen.
func (v *visit) askedRow(s scoreScope, q *feedback.Question, one score.Question, dims map[string]string) askedRow {
	line := v.scoreLine("", one.Score)
	r := askedRow{Text: q.Text.In(v.Lang()), Dim: dims[q.Dimension], Score: line.Score, N: v.Number(one.Answered),
		Few: line.Few}
	var notes []string
	if one.NotMet > 0 {
		notes = append(notes, v.T("score.not_met", "n", v.Number(one.NotMet)))
	}
	if one.Skipped > 0 {
		notes = append(notes, v.T("score.skipped", "n", v.Number(one.Skipped)))
	}
	r.Note = strings.Join(notes, " · ")
	if one.Answered < score.HideBelow && q.Type != feedback.FreeText {
		r.Score = "—"
		return r
	}
	add := func(name string, n, face int) {
		r.Shares = append(r.Shares, share5{Name: name, Face: face, Bar: 100 * n / one.Answered,
			Text: fmt.Sprintf("%d%%", (100*n+one.Answered/2)/one.Answered)})
	}
	low, high := q.Range()
	switch q.Type {
	case feedback.Faces:
		var faces, counts []int
		var names []string
		for x := high; x >= low; x-- {
			faces, counts, names = append(faces, 1+(x-low)*4/(high-low)), append(counts, one.Values[x]),
				append(names, strconv.Itoa(x))
		}
		r.stack(faces, names, counts, one.Answered)
	case feedback.YesNo:
		add(cmp.Or(q.Yes.In(v.Lang()), v.T("score.yes")), one.Values[1], 0)
		add(cmp.Or(q.No.In(v.Lang()), v.T("score.no")), one.Values[0], 0)
	case feedback.Scale:
		nine, seven := one.Values[10]+one.Values[9], one.Values[8]+one.Values[7]
		r.stack([]int{5, 3, 1}, []string{"9–10", "7–8", "0–6"}, []int{nine, seven, one.Answered - nine - seven}, one.Answered)
	case feedback.OneOf, feedback.SeveralOf:
		for _, o := range q.Options {
			add(o.Text.In(v.Lang()), one.Options[o.ID], 0)
		}
		if q.Type == feedback.SeveralOf { // of one_of the order often says something: half an hour, an hour, two
			slices.SortStableFunc(r.Shares, func(a, b share5) int { return b.Bar - a.Bar })
		}
	case feedback.FreeText:
		if v.ReadsWords() {
			r.Read = s.with("/scores/words", "", "")
		}
	}
	return r
}
