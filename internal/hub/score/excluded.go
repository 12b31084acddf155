package score

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// Excluded is a day's taps or sheets of one terminal that do not count, and by which rule.
type Excluded struct {
	Sheets      bool // questionnaires, not taps
	Flag        Flag
	TerminalID  string
	PlaceID     string
	From, Until time.Time // of the first and the last
	N           int
	Faces       Faces // of taps
}

// ReadExcluded lists what does not count, the newest first. What stands more than five minutes after the one before is
// another entry.
func ReadExcluded(ctx context.Context, db bun.IDB, s Scope) ([]Excluded, error) {
	from, until := s.span()
	var taps []store.Rating
	q := db.NewSelect().Model(&taps).Column("terminal_id", "place_id", "captured_at", "score", "flag").
		Where("flag <> ''").Where("NOT replaced").Order("terminal_id", "captured_at", "record_id").Limit(maxExcluded)
	if err := s.inside(q, "rating", from, until).Scan(ctx); err != nil {
		return nil, fmt.Errorf("list ratings that do not count: %w", err)
	}
	var sheets []store.AnswerSheet
	q = db.NewSelect().Model(&sheets).Column("terminal_id", "place_id", "captured_at", "flag").
		Where("flag <> ''").Order("terminal_id", "captured_at", "record_id").Limit(maxExcluded)
	if err := s.inside(q, "answer_sheet", from, until).Scan(ctx); err != nil {
		return nil, fmt.Errorf("list sheets that do not count: %w", err)
	}
	var out []Excluded
	add := func(one Excluded) {
		if n := len(out); n > 0 {
			last := &out[n-1]
			if last.Sheets == one.Sheets && last.Flag == one.Flag && last.TerminalID == one.TerminalID &&
				one.From.Sub(last.Until) <= 5*time.Minute {
				last.Until = one.Until
				last.N++
				last.Faces.add(one.Faces)
				return
			}
		}
		one.N = 1
		out = append(out, one)
	}
	for _, r := range taps {
		one := Excluded{Flag: Flag(r.Flag), TerminalID: r.TerminalID, PlaceID: r.PlaceID, From: r.CapturedAt,
			Until: r.CapturedAt}
		one.Faces[r.Score-1] = 1
		add(one)
	}
	for _, r := range sheets {
		add(Excluded{Sheets: true, Flag: Flag(r.Flag), TerminalID: r.TerminalID, PlaceID: r.PlaceID, From: r.CapturedAt,
			Until: r.CapturedAt})
	}
	newestFirst(out)
	return out, nil
}

// maxExcluded is the most rows that are looked at for the list; the counts beside scores have no limit.
const maxExcluded = 5000

func newestFirst(list []Excluded) {
	slices.SortStableFunc(list, func(a, b Excluded) int { return b.From.Compare(a.From) })
}
