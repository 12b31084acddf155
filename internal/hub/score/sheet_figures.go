package score

import (
	"context"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// SheetFigures is what the questionnaires of one version of a set say.
type SheetFigures struct {
	Scope     Scope
	Set       *feedback.QuestionSet
	Weeks     []Figure            // of whole sheets, one for each week
	Total     Figure              // of whole sheets
	Dims      map[string]Figure   // by dimension
	DimWeeks  map[string][]Figure // the same, week by week
	Places    map[string]Figure   // of whole sheets, by where the terminal stands
	Questions map[string]Question
	Sheets    int // that count, whether or not they say enough for a score
	Complete  int
	Short     int
	Escorts   int
	Excluded  map[Flag]int
}

// Question is what became of one.
type Question struct {
	Score    Figure
	Answered int
	Skipped  int
	NotMet   int
	Values   map[int]int    // of faces, scale and yes or no
	Options  map[string]int // of one of and several of
}

// ReadSheets makes the figures of a version.
func ReadSheets(ctx context.Context, db bun.IDB, set *feedback.QuestionSet, s Scope) (*SheetFigures, error) {
	out := &SheetFigures{
		Scope: s, Set: set, Weeks: make([]Figure, len(s.Weeks)), Dims: map[string]Figure{}, DimWeeks: map[string][]Figure{},
		Places: map[string]Figure{}, Questions: map[string]Question{}, Excluded: map[Flag]int{},
	}
	for i := range s.Weeks {
		if err := out.week(ctx, db, i); err != nil {
			return nil, err
		}
	}
	if err := out.sheets(ctx, db); err != nil {
		return nil, err
	}
	return out, out.questions(ctx, db)
}

// sheets narrows a query over answer sheets, known as s, down to this version.
func (f *SheetFigures) of(q *bun.SelectQuery) *bun.SelectQuery {
	return q.Where("s.set_id = ? AND s.version = ?", f.Set.ID, f.Set.Version)
}

func (f *SheetFigures) week(ctx context.Context, db bun.IDB, i int) error {
	var rows []struct {
		PlaceID, Dimension string
		N                  int
		Total              float64
	}
	q := db.NewSelect().TableExpr("answer_sheets AS s").Join("JOIN sheet_scores AS d ON d.record_id = s.record_id").
		ColumnExpr("s.place_id, d.dimension, COUNT(*) AS n, SUM(d.score) AS total").Where("s.flag = ''").
		GroupExpr("s.place_id, d.dimension")
	w := f.Scope.Weeks[i]
	if err := f.Scope.inside(f.of(q), "s", w.From, w.Until).Scan(ctx, &rows); err != nil {
		return fmt.Errorf("sum sheets: %w", err)
	}
	for _, r := range rows {
		if r.Dimension == "" {
			f.Weeks[i].add(r.N, r.Total)
			f.Total.add(r.N, r.Total)
			at := f.Places[r.PlaceID]
			at.add(r.N, r.Total)
			f.Places[r.PlaceID] = at
			continue
		}
		d := f.Dims[r.Dimension]
		d.add(r.N, r.Total)
		f.Dims[r.Dimension] = d
		if f.DimWeeks[r.Dimension] == nil {
			f.DimWeeks[r.Dimension] = make([]Figure, len(f.Scope.Weeks))
		}
		f.DimWeeks[r.Dimension][i].add(r.N, r.Total)
	}
	return nil
}

func (f *SheetFigures) sheets(ctx context.Context, db bun.IDB) error {
	var rows []struct {
		Flag, Respondent string
		Complete, Short  bool
		N                int
	}
	from, until := f.Scope.span()
	q := db.NewSelect().TableExpr("answer_sheets AS s").
		ColumnExpr("s.flag, s.respondent, s.complete, s.short, COUNT(*) AS n").
		GroupExpr("s.flag, s.respondent, s.complete, s.short")
	if err := f.Scope.inside(f.of(q), "s", from, until).Scan(ctx, &rows); err != nil {
		return fmt.Errorf("count sheets: %w", err)
	}
	for _, r := range rows {
		if r.Flag != "" {
			f.Excluded[Flag(r.Flag)] += r.N
			continue
		}
		f.Sheets += r.N
		if r.Complete {
			f.Complete += r.N
		}
		if r.Short {
			f.Short += r.N
		}
		if r.Respondent == string(feedback.Escort) {
			f.Escorts += r.N
		}
	}
	return nil
}

func (f *SheetFigures) questions(ctx context.Context, db bun.IDB) error {
	var rows []struct {
		QuestionID, State, Options string
		Value, N                   int
	}
	from, until := f.Scope.span()
	q := db.NewSelect().Model((*store.Answer)(nil)).Join("JOIN answer_sheets AS s ON s.record_id = answer.record_id").
		ColumnExpr("answer.question_id, answer.state, answer.value, answer.options, COUNT(*) AS n").Where("s.flag = ''").
		GroupExpr("answer.question_id, answer.state, answer.value, answer.options")
	if err := f.Scope.inside(f.of(q), "s", from, until).Scan(ctx, &rows); err != nil {
		return fmt.Errorf("count answers: %w", err)
	}
	for _, r := range rows {
		asked := f.Set.Question(r.QuestionID)
		if asked == nil {
			continue
		}
		one := f.Questions[r.QuestionID]
		if one.Values == nil {
			one.Values, one.Options = map[int]int{}, map[string]int{}
		}
		switch feedback.AnswerState(r.State) {
		case feedback.Skipped:
			one.Skipped += r.N
		case feedback.NotMet:
			one.NotMet += r.N
		default:
			one.Answered += r.N
			one.Values[r.Value] += r.N
			for _, o := range strings.Fields(r.Options) {
				one.Options[o] += r.N
			}
			if score, ok := Item(asked, &feedback.Answer{State: feedback.Answered, Value: r.Value}); ok {
				one.Score.add(r.N, score*float64(r.N))
			}
		}
		f.Questions[r.QuestionID] = one
	}
	return nil
}

// At sums the places up to those of a level.
func (f *SheetFigures) At(places hospital.Places, level wire.PlaceLevel) map[string]Figure {
	out := map[string]Figure{}
	for id, one := range f.Places {
		if at := At(places, id, level); at != "" {
			sum := out[at]
			sum.add(one.N, one.Sum)
			out[at] = sum
		}
	}
	return out
}

// Version is a published version with what it says in a scope.
type Version struct {
	Set    string
	Number int
	Sheets int
	Score  Figure
}

// Versions lists the published versions of all sets, the newest of each first, with the figures of the scope.
func Versions(ctx context.Context, db bun.IDB, s Scope) ([]Version, error) {
	var sets []store.QuestionSet
	err := db.NewSelect().Model(&sets).Column("id", "version").Where("published_at IS NOT NULL").
		Order("id DESC", "version DESC").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("list sets: %w", err)
	}
	var rows []struct {
		SetID          string
		Version        int
		Sheets, Scored int
		Total          float64
	}
	from, until := s.span()
	q := db.NewSelect().TableExpr("answer_sheets AS s").
		Join("LEFT JOIN sheet_scores AS d ON d.record_id = s.record_id AND d.dimension = ''").
		ColumnExpr("s.set_id, s.version, COUNT(*) AS sheets, COUNT(d.score) AS scored, COALESCE(SUM(d.score), 0.0) AS total").
		Where("s.flag = ''").GroupExpr("s.set_id, s.version")
	if err := s.inside(q, "s", from, until).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("sum versions: %w", err)
	}
	out := make([]Version, len(sets))
	for i, set := range sets {
		out[i] = Version{Set: set.ID, Number: set.Version}
		for _, r := range rows {
			if r.SetID == set.ID && r.Version == set.Version {
				out[i].Sheets, out[i].Score = r.Sheets, Figure{N: r.Scored, Sum: r.Total}
			}
		}
	}
	return out, nil
}
