package score

import (
	"context"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// RatingFigures is what the taps of a scope say.
type RatingFigures struct {
	Scope    Scope
	Weeks    []Faces // one for each week
	Total    Faces
	Places   map[string]Faces // by the place where the terminal stands
	Reasons  map[string]Reason
	Excluded map[Flag]int // what does not count
}

// Reason is how often one was named.
type Reason struct{ Bad, Good int } // with one of the two worst faces and so-so, and with one of the two best

// ReadRatings makes the figures.
func ReadRatings(ctx context.Context, db bun.IDB, s Scope) (*RatingFigures, error) {
	out := &RatingFigures{
		Scope: s, Weeks: make([]Faces, len(s.Weeks)), Places: map[string]Faces{}, Reasons: map[string]Reason{},
		Excluded: map[Flag]int{},
	}
	for i, w := range s.Weeks {
		var rows []struct {
			PlaceID string
			Score   int
			Flag    string
			Reasons string
			N       int
		}
		q := db.NewSelect().Model((*store.Rating)(nil)).Column("place_id", "score", "flag", "reasons").
			ColumnExpr("COUNT(*) AS n").
			Where("NOT replaced").Group("place_id", "score", "flag", "reasons")
		if err := s.inside(q, "rating", w.From, w.Until).Scan(ctx, &rows); err != nil {
			return nil, fmt.Errorf("count ratings: %w", err)
		}
		for _, r := range rows {
			if r.Flag != "" {
				out.Excluded[Flag(r.Flag)] += r.N
				continue
			}
			var f Faces
			f[r.Score-1] = r.N
			out.Weeks[i].add(f)
			out.Total.add(f)
			at := out.Places[r.PlaceID]
			at.add(f)
			out.Places[r.PlaceID] = at
			for _, word := range strings.Fields(r.Reasons) {
				named := out.Reasons[word]
				if r.Score <= 3 {
					named.Bad += r.N
				} else {
					named.Good += r.N
				}
				out.Reasons[word] = named
			}
		}
	}
	return out, nil
}

// At sums the places up to those of a level, each with all that lies in it.
func (r *RatingFigures) At(places hospital.Places, level wire.PlaceLevel) map[string]Faces {
	out := map[string]Faces{}
	for id, f := range r.Places {
		if at := At(places, id, level); at != "" {
			sum := out[at]
			sum.add(f)
			out[at] = sum
		}
	}
	return out
}
