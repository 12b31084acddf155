package cases

import (
	"net/http"

	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/part"
)

// mediaShow is one part as it is now, for a page on which it was not settled. What has not changed since the page asked
// last is not sent again: it may be playing.
func mediaShow(v *visit) error {
	if !v.ReadsWords() {
		return casework.ErrNotFound
	}
	f, err := v.file()
	if err != nil {
		return err
	}
	for _, m := range v.parts(f, v.R.PathValue("record")) {
		if m.ID != "part-"+v.R.PathValue("record")+"-"+v.R.PathValue("part") {
			continue
		}
		if m.Mark() == v.R.URL.Query().Get("mark") {
			v.W.WriteHeader(http.StatusNoContent)
			return nil
		}
		if err := v.Saw("case.view", f.Case.Number); err != nil {
			return err
		}
		return v.Piece("case", "part", m)
	}
	return casework.ErrNotFound
}

// parts is the parts of one record of a case as the page shows them.
func (v *visit) parts(f *casework.File, recordID string) []part.View {
	return part.Views(v.Visit, "/cases/"+f.Case.Number+"/media/", f.PartsOf(recordID))
}

// mediaServe plays or shows one file of a part.
func mediaServe(v *visit) error {
	if !v.ReadsWords() {
		return casework.ErrNotFound
	}
	f, err := v.file()
	if err != nil {
		return err
	}
	part, ok := f.Part(v.R.PathValue("record"), v.R.PathValue("part"))
	if !ok || !f.Case.ErasedAt.IsZero() {
		return casework.ErrNotFound
	}
	return v.Player.Serve(v.Visit, f.Case.Number, part)
}
