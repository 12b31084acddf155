package desk

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/score"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

// Records of these types may be no case, and have voice and photos all the same: free answers of a questionnaire, steps of a
// walk.
func loose() []string { return []string{string(feedback.TypeAnswers), string(feedback.TypeWalkStep)} }

// recordParts is the parts of such records, by record, for the template "media". The centre may play them, and a department those of its own questionnaires.
func (v *visit) recordParts(recordIDs ...string) (map[string][]partView, error) {
	out := map[string][]partView{}
	if len(recordIDs) == 0 {
		return out, nil
	}
	var rows []*store.Part
	err := v.Store.DB().NewSelect().Model(&rows).Where("record_id IN (?)", bun.List(recordIDs)).Order("record_id", "position").Scan(v.Ctx)
	if err != nil {
		return nil, fmt.Errorf("read parts: %w", err)
	}
	by := map[string][]*store.Part{}
	for _, p := range rows {
		by[p.RecordID] = append(by[p.RecordID], p)
	}
	for id, parts := range by {
		out[id] = v.partViews("/records/", parts)
	}
	return out, nil
}

// recordMedia is one part as it is now, for a page on which it was not settled.
func recordMedia(v *visit) error {
	if _, err := v.loosePart(); err != nil {
		return err
	}
	record := v.R.PathValue("record")
	all, err := v.recordParts(record)
	if err != nil {
		return err
	}
	for _, m := range all[record] {
		if m.ID != "part-"+record+"-"+v.R.PathValue("part") {
			continue
		}
		if m.mark() == v.R.URL.Query().Get("mark") {
			v.W.WriteHeader(http.StatusNoContent)
			return nil
		}
		return v.Piece("case", "part", m)
	}
	return casework.ErrNotFound
}

// recordServe plays or shows one file of it.
func recordServe(v *visit) error {
	part, err := v.loosePart()
	if err != nil {
		return err
	}
	return v.serve(part.RecordID[:min(8, len(part.RecordID))], part)
}

func (v *visit) loosePart() (*store.Part, error) {
	p := new(store.Part)
	err := v.Store.DB().NewSelect().Model(p).Where("record_id = ? AND part_id = ?", v.R.PathValue("record"), v.R.PathValue("part")).
		Where("EXISTS (SELECT 1 FROM records WHERE id = part.record_id AND type IN (?))", bun.List(loose())).Scan(v.Ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, casework.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("look up part: %w", err)
	}
	if v.Is(staff.Department) {
		return p, v.ownSheet(p.RecordID)
	}
	return p, nil
}

// ownSheet lets a department hear what was said in questionnaires at its own place, and nothing else.
func (v *visit) ownSheet(record string) error {
	here, err := v.Store.DB().NewSelect().Model((*store.AnswerSheet)(nil)).
		Where("record_id = ? AND place_id IN (?)", record, bun.List(score.In(v.Settings.Places, cmp.Or(v.Unit(), "-")))).Exists(v.Ctx)
	if err == nil && !here {
		err = casework.ErrOtherUnit
	}
	return err
}

// Eraser removes what was said in a record that became no case.
type Eraser interface {
	EraseRecord(ctx context.Context, recordID, actor string) error
}

// recordErase empties a record at once: somebody was named in it who must not be.
func recordErase(v *visit) error {
	if v.Eraser == nil {
		return casework.ErrNotFound
	}
	if err := v.Eraser.EraseRecord(v.Ctx, v.R.PathValue("record"), v.User.ID); err != nil {
		return err
	}
	back, flash := safeBack(v.Field("back")), "walk.desk.erased_flash"
	if back == "/scores/words" {
		flash = "score.words.erased"
	}
	return v.To(back, flash)
}

// safeBack is a page with such records, which a form names.
func safeBack(path string) string {
	if path == "/scores/words" {
		return path
	}
	if len(path) > 7 && path[:7] == "/walks/" && path[7] != '/' {
		return path
	}
	return "/walks"
}
