package score

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/workday"
)

// How a visit count came here.
const (
	Typed    = "typed"
	Imported = "imported"
)

// MaxVisits is more patients than a department has on a day.
const MaxVisits = 100_000

// Count is how many patients a place had on a day.
type Count struct {
	Day    string // 2006-01-02
	Place  string
	Visits int // negative: take the count away
}

// SaveVisits keeps counts, each in place of what was there for its day and place.
func SaveVisits(ctx context.Context, tx bun.Tx, counts []Count, source, by string, now time.Time) error {
	for _, c := range counts {
		if c.Visits < 0 {
			_, err := tx.NewDelete().Model((*store.VisitCount)(nil)).Where("day = ? AND place_id = ?", c.Day, c.Place).Exec(ctx)
			if err != nil {
				return fmt.Errorf("take away the visits of %s: %w", c.Day, err)
			}
			continue
		}
		row := &store.VisitCount{Day: c.Day, PlaceID: c.Place, Visits: c.Visits, Source: source, EnteredBy: by,
			EnteredAt: now.UTC()}
		_, err := tx.NewInsert().Model(row).On("CONFLICT (day, place_id) DO UPDATE").
			Set("visits = EXCLUDED.visits, source = EXCLUDED.source, entered_by = EXCLUDED.entered_by, entered_at = EXCLUDED.entered_at").Exec(ctx)
		if err != nil {
			return fmt.Errorf("keep the visits of %s: %w", c.Day, err)
		}
	}
	return nil
}

// VisitsBefore is what is kept for the day and place of each count; -1: nothing.
func (s *Scores) VisitsBefore(ctx context.Context, counts []Count) ([]int, error) {
	return visitsBefore(ctx, s.Store.DB(), counts)
}

func visitsBefore(ctx context.Context, db bun.IDB, counts []Count) ([]int, error) {
	first, last := "", ""
	for _, c := range counts {
		if first == "" || c.Day < first {
			first = c.Day
		}
		last = max(last, c.Day)
	}
	var rows []store.VisitCount
	if err := db.NewSelect().Model(&rows).Where("day BETWEEN ? AND ?", first, last).Scan(ctx); err != nil {
		return nil, fmt.Errorf("read visits: %w", err)
	}
	kept := map[Count]int{}
	for _, r := range rows {
		kept[Count{Day: r.Day, Place: r.PlaceID}] = r.Visits
	}
	out := make([]int, len(counts))
	for i, c := range counts {
		n, ok := kept[Count{Day: c.Day, Place: c.Place}]
		if out[i] = n; !ok {
			out[i] = -1
		}
	}
	return out, nil
}

// Share is how many of a place's patients of a day were asked.
type Share struct {
	Place  string
	Visits int // -1: nobody has said
	Asked  int
}

// Percent is the share; ok is false where nobody has said how many patients there were.
func (s Share) Percent() (share float64, ok bool) {
	if s.Visits <= 0 {
		return 0, false
	}
	return 100 * float64(s.Asked) / float64(s.Visits), true
}

// Sampling is a day's shares. In All are the places whose count is known, each patient once.
type Sampling struct {
	Day    string
	Places map[string]Share
	All    Share
}

// ReadSampling counts who was asked on a day, at the places themselves: where a terminal stands, or a building or
// campus with all that lies in it when its patients were counted together.
func ReadSampling(ctx context.Context, db bun.IDB, places hospital.Places, day time.Time, within []string) (*Sampling,
	error) {
	local := day.In(workday.Zone())
	from := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, workday.Zone())
	out := &Sampling{Day: from.Format(time.DateOnly), Places: map[string]Share{}, All: Share{Visits: -1}}
	asked, err := askedBetween(ctx, db, from, from.AddDate(0, 0, 1), within)
	if err != nil {
		return nil, err
	}
	var counts []store.VisitCount
	q := db.NewSelect().Model(&counts).Where("day = ?", out.Day)
	if within != nil {
		q = q.Where("place_id IN (?)", bun.List(within))
	}
	if err := q.Scan(ctx); err != nil {
		return nil, fmt.Errorf("read visits: %w", err)
	}
	for id, n := range asked {
		out.Places[id] = Share{Place: id, Visits: -1, Asked: n}
	}
	counted := map[string]bool{}
	for _, c := range counts {
		counted[c.PlaceID] = true
	}
	for _, c := range counts {
		s := Share{Place: c.PlaceID, Visits: c.Visits}
		for id, n := range asked {
			if lies(places, id, c.PlaceID) {
				s.Asked += n
			}
		}
		out.Places[c.PlaceID] = s
		if above := places.Path(c.PlaceID); len(above) > 1 && anyOf(above[:len(above)-1], counted) {
			continue // those patients are in the count of what it lies in
		}
		out.All.Visits = max(0, out.All.Visits) + c.Visits
		out.All.Asked += s.Asked
	}
	return out, nil
}

func anyOf(path []hospital.Place, ids map[string]bool) bool {
	for _, p := range path {
		if ids[p.ID] {
			return true
		}
	}
	return false
}

func lies(places hospital.Places, id, in string) bool {
	if id == in {
		return true
	}
	for _, p := range places.Path(id) {
		if p.ID == in {
			return true
		}
	}
	return false
}

// askedBetween is how many visits left a tap or a sheet that counts, by place, each visit once.
func askedBetween(ctx context.Context, db bun.IDB, from, until time.Time, places []string) (map[string]int, error) {
	taps := db.NewSelect().Model((*store.Rating)(nil)).Column("place_id", "visit_id").
		Where("NOT replaced").Where("flag = ''")
	sheets := db.NewSelect().Model((*store.AnswerSheet)(nil)).Column("place_id", "visit_id").Where("flag = ''")
	var rows []struct {
		PlaceID string
		N       int
	}
	both := Scope{Places: places}.inside(taps, "rating", from, until).
		Union(Scope{Places: places}.inside(sheets, "answer_sheet", from, until))
	err := db.NewSelect().TableExpr("(?) AS u", both).ColumnExpr("u.place_id, COUNT(*) AS n").
		GroupExpr("u.place_id").Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("count who was asked: %w", err)
	}
	out := map[string]int{}
	for _, r := range rows {
		out[r.PlaceID] = r.N
	}
	return out, nil
}
