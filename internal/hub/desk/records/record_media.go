package records

import (
	"cmp"
	"context"
	"errors"
	"net/http"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/desk/part"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/score"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

// recordMedia is one part as it is now, for a page on which it was not settled.
func recordMedia(v *visit) error {
	if _, err := v.part(); err != nil {
		return err
	}
	record := v.R.PathValue("record")
	all, err := v.Parts.Of(v.Ctx, record)
	if err != nil {
		return err
	}
	for _, m := range part.Views(v.Visit, "/records/", all[record]) {
		if m.ID != "part-"+record+"-"+v.R.PathValue("part") {
			continue
		}
		if m.Mark() == v.R.URL.Query().Get("mark") {
			v.W.WriteHeader(http.StatusNoContent)
			return nil
		}
		return v.Piece("case", "part", m)
	}
	return web.ErrNotFound
}

// recordServe plays or shows one file of it.
func recordServe(v *visit) error {
	p, err := v.part()
	if err != nil {
		return err
	}
	return v.Player.Serve(v.Visit, p.RecordID[:min(8, len(p.RecordID))], p)
}

// part is the part that the path names. A department hears what was said in questionnaires at its own place, and
// nothing else.
func (v *visit) part() (*store.Part, error) {
	p, err := v.Parts.Find(v.Ctx, v.R.PathValue("record"), v.R.PathValue("part"), feedback.TypesBesideCases()...)
	if errors.Is(err, media.ErrNotFound) {
		return nil, web.ErrNotFound
	}
	if err != nil || !v.Is(staff.Department) {
		return p, err
	}
	own, err := v.Scores.SheetWithin(v.Ctx, p.RecordID, score.In(v.Settings.Places, cmp.Or(v.Unit(), "-")))
	if err == nil && !own {
		err = errOther
	}
	return p, err
}

// Eraser removes what was said in a record that became no case.
type Eraser interface {
	EraseRecord(ctx context.Context, recordID, actor string) error
}

// recordErase empties a record at once: somebody was named in it who must not be.
func recordErase(v *visit) error {
	if v.Eraser == nil {
		return web.ErrNotFound
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
