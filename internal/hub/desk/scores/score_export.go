package scores

import (
	"maps"
	"slices"
	"strconv"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/score"
	"xinsheng/internal/hub/workbook"
	"xinsheng/internal/wire"
)

// scoreBook is a workbook with the desk's words in its headings.
type scoreBook struct {
	*workbook.Book
	v *visit
}

func (v *visit) newBook() (*scoreBook, error) {
	b, err := workbook.New()
	return &scoreBook{b, v}, err
}

// head is the words of columns.
func (b *scoreBook) head(keys ...string) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = b.v.T("score.col." + k)
	}
	return out
}

// cells is a figure as it stands in a workbook: what is hidden at the desk is hidden here.
func (b *scoreBook) cells(name string, f score.Figure) []workbook.Cell {
	row := []workbook.Cell{name, nil, f.N, nil}
	if mean, ok := f.Mean(); ok {
		row[1] = mean
	} else {
		row[1] = "—"
	}
	row[3] = b.v.scoreLine("", f).Note
	return row
}

// about is the first sheet: what is in the file and how it is reckoned.
func (b *scoreBook) about(s scoreScope, formulas ...string) error {
	v := b.v
	place := v.T("score.everywhere")
	if s.Place != "" {
		place = v.Settings.Places.Label(s.Place, v.Lang())
	}
	if s.Scope.Profile != "" {
		place += " · " + v.T("score.profile."+string(s.Scope.Profile))
	}
	first, last := s.Scope.Weeks[0], s.Scope.Weeks[len(s.Scope.Weeks)-1]
	rows := [][]workbook.Cell{
		{v.T("score.book.hospital"), v.Settings.Identity.Name.In(v.Lang())}, {v.T("score.book.place"), place},
		{v.T("score.book.weeks"), v.DateYear(first.From) + " – " + v.DateYear(last.Until.AddDate(0, 0, -1))},
		{v.T("score.book.made"), v.When(v.Now())},
	}
	for _, f := range append(formulas, "n", "apart") {
		rows = append(rows, []workbook.Cell{v.T("score.book.formula"), v.T("score.formula." + f)})
	}
	return b.Sheet(v.T("score.book.about"), []string{v.T("score.nav"), ""}, rows)
}

func (b *scoreBook) weeks(s scoreScope, weeks []score.Figure) error {
	var rows [][]workbook.Cell
	for i, w := range s.Scope.Weeks {
		rows = append(rows, b.cells(w.From.Format("2006-01-02"), weeks[i]))
	}
	return b.Sheet(b.v.T("score.book.trend"), b.head("monday", "score", "n", "note"), rows)
}

func (b *scoreBook) places(by map[wire.PlaceLevel]map[string]score.Figure) error {
	for _, l := range scoreLevels() {
		ids := slices.Sorted(maps.Keys(by[l]))
		var rows [][]workbook.Cell
		for _, id := range ids {
			rows = append(rows, b.cells(b.v.Settings.Places.Label(id, b.v.Lang()), by[l][id]))
		}
		name := b.v.T("score.by." + string(l))
		if err := b.Sheet(name, append([]string{name}, b.head("score", "n", "note")...), rows); err != nil {
			return err
		}
	}
	return nil
}

func (b *scoreBook) excluded(excluded map[score.Flag]int) error {
	var rows [][]workbook.Cell
	for _, f := range score.Flags() {
		rows = append(rows, []workbook.Cell{b.v.T("score.flag." + string(f)), excluded[f]})
	}
	return b.Sheet(b.v.T("score.apart"), b.head("rule", "n"), rows)
}

func (b *scoreBook) send(name string) error {
	return b.v.Workbook(name, name, b)
}

// scoresExport is the figures of the faces as a workbook.
func scoresExport(v *visit) error {
	s := v.scoreScope("/scores")
	f, err := v.Scores.Ratings(v.Ctx, s.Scope)
	if err != nil {
		return err
	}
	b, err := v.newBook()
	if err != nil {
		return err
	}
	weeks := make([]score.Figure, len(f.Weeks))
	for i, w := range f.Weeks {
		weeks[i] = w.Score()
	}
	by := map[wire.PlaceLevel]map[string]score.Figure{}
	for _, l := range scoreLevels() {
		by[l] = map[string]score.Figure{}
		for id, one := range f.At(v.Settings.Places, l) {
			by[l][id] = one.Score()
		}
	}
	var faces [][]workbook.Cell
	for i := 4; i >= 0; i-- {
		n := workbook.Cell("—")
		if f.Total.N() >= score.HideBelow {
			n = f.Total[i]
		}
		faces = append(faces, []workbook.Cell{v.T("score.face." + strconv.Itoa(i+1)), n})
	}
	total := [][]workbook.Cell{b.cells(v.T("score.total"), f.Total.Score()),
		b.cells(v.T("score.satisfied"), f.Total.Satisfied())}
	for _, step := range []func() error{
		func() error { return b.about(s, "faces", "satisfied") },
		func() error { return b.Sheet(v.T("score.book.total"), b.head("what", "score", "n", "note"), total) },
		func() error { return b.weeks(s, weeks) }, func() error { return b.places(by) },
		func() error { return b.Sheet(v.T("score.faces"), b.head("face", "n"), faces) },
		func() error { return b.excluded(f.Excluded) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	if err := v.Saw("scores.export", s.Place); err != nil {
		return err
	}
	return b.send("ratings")
}

// surveyExport is the figures of a version of a questionnaire as a workbook.
func surveyExport(v *visit) error {
	s := v.scoreScope("/scores/surveys")
	page, f, err := v.surveyScores(s)
	if err != nil {
		return err
	}
	if f == nil {
		return web.ErrNotFound
	}
	b, err := v.newBook()
	if err != nil {
		return err
	}
	var dims, asked, answers [][]workbook.Cell
	for _, d := range f.Set.Dimensions {
		dims = append(dims, b.cells(d.Name.In(v.Lang()), f.Dims[d.ID]))
	}
	for i := range f.Set.Questions {
		one, row := f.Questions[f.Set.Questions[i].ID], page.Asked[i]
		cells := b.cells(row.Text, one.Score)
		asked = append(asked, []workbook.Cell{row.Text, row.Dim, cells[1], one.Answered, one.NotMet, one.Skipped})
		for _, sh := range row.Shares {
			answers = append(answers, []workbook.Cell{row.Text, sh.Name + " " + sh.Text, one.Answered})
		}
		for _, sh := range row.Stack {
			answers = append(answers, []workbook.Cell{row.Text, sh.Name + " " + sh.Share, one.Answered})
		}
	}
	by := map[wire.PlaceLevel]map[string]score.Figure{}
	for _, l := range scoreLevels() {
		by[l] = f.At(v.Settings.Places, l)
	}
	total := [][]workbook.Cell{{v.T("score.book.set"), page.Title, f.Sheets, ""},
		b.cells(v.T("score.total_survey"), f.Total)}
	for _, step := range []func() error{
		func() error { return b.about(s, "item", "dim", "sheet") },
		func() error { return b.Sheet(v.T("score.book.total"), b.head("what", "score", "n", "note"), total) },
		func() error { return b.Sheet(v.T("score.dims"), b.head("dim", "score", "n", "note"), dims) },
		func() error { return b.weeks(s, f.Weeks) }, func() error { return b.places(by) },
		func() error {
			return b.Sheet(v.T("score.questions"), b.head("question", "dim", "score", "answered", "not_met", "skipped"), asked)
		},
		func() error {
			return b.Sheet(v.T("score.book.answers"), b.head("question", "answer", "n"), answers)
		},
		func() error { return b.excluded(f.Excluded) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	if err := v.Saw("scores.export", s.Place); err != nil {
		return err
	}
	return b.send("survey-" + f.Set.ID + "-v" + strconv.Itoa(f.Set.Version))
}
