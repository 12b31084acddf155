package score

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// Word is what a person wrote or said to one question. It may have been erased since.
type Word struct {
	RecordID   string
	Question   string
	Set        string
	Version    int
	PlaceID    string
	Respondent string
	Flag       Flag
	CapturedAt time.Time
	Text       string
	Parts      []store.Part
}

// ReadWords lists what people wrote and said, the newest first, and how many there are. What does not count is among
// them.
func ReadWords(ctx context.Context, db bun.IDB, s Scope, offset, limit int) ([]Word, int, error) {
	var rows []struct {
		RecordID, QuestionID, Text, Voices, SetID, PlaceID, Respondent, Flag string
		Version                                                              int
		CapturedAt                                                           time.Time
	}
	from, until := s.span()
	q := db.NewSelect().Model((*store.Answer)(nil)).Join("JOIN answer_sheets AS s ON s.record_id = answer.record_id").
		ColumnExpr("answer.record_id, answer.question_id, answer.text, answer.voices, s.set_id, s.version, s.place_id, s.respondent, s.flag, s.captured_at").
		Where("answer.text <> '' OR answer.voices <> ''")
	q = s.inside(q, "s", from, until)
	total, err := q.Clone().Count(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("count words: %w", err)
	}
	err = q.OrderExpr("s.captured_at DESC, answer.record_id, answer.position").Offset(int64(offset)).
		Limit(int64(limit)).Scan(ctx, &rows)
	if err != nil {
		return nil, 0, fmt.Errorf("read words: %w", err)
	}
	out := make([]Word, len(rows))
	var ids []string
	for i, r := range rows {
		out[i] = Word{
			RecordID: r.RecordID, Question: r.QuestionID, Set: r.SetID, Version: r.Version, PlaceID: r.PlaceID,
			Respondent: r.Respondent,
			Flag:       Flag(r.Flag), CapturedAt: r.CapturedAt, Text: r.Text,
		}
		if r.Voices != "" {
			ids = append(ids, r.RecordID)
		}
	}
	if len(ids) == 0 {
		return out, int(total), nil
	}
	var parts []store.Part
	if err := db.NewSelect().Model(&parts).Where("record_id IN (?)", bun.List(ids)).Order("record_id", "position").
		Scan(ctx); err != nil {
		return nil, 0, fmt.Errorf("read voices: %w", err)
	}
	for i, r := range rows {
		for _, p := range parts {
			if p.RecordID == r.RecordID && slices.Contains(strings.Fields(r.Voices), p.PartID) {
				out[i].Parts = append(out[i].Parts, p)
			}
		}
	}
	return out, int(total), nil
}
