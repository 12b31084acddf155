package cases

import (
	"net/http"
	"strconv"

	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/part"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
)

// mediaShow is one part as it is now, for a page on which it was not settled. What has not changed since the page asked last
// is not sent again: it may be playing.
func mediaShow(v *visit) error {
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

// mediaAdded puts what the person has added since into an open case page, and leaves what is being written there alone.
func mediaAdded(v *visit) error {
	f, err := v.file()
	if err != nil {
		return err
	}
	after, err := strconv.ParseInt(v.R.URL.Query().Get("after"), 10, 64)
	if err != nil {
		return web.ErrInvalid
	}
	fresh := v.additions(f, after)
	if len(fresh) == 0 {
		v.W.WriteHeader(http.StatusNoContent)
		return nil
	}
	if err := v.looked(f); err != nil {
		return err
	}
	return v.Piece("case", "fresh", casePage{Path: "/cases/" + f.Case.Number, Additions: fresh, After: newest(f)})
}

// looked notes that the user has seen what is in the case.
func (v *visit) looked(f *casework.File) error {
	if err := v.Saw("case.view", f.Case.Number); err != nil {
		return err
	}
	if err := v.Notices.ReadCase(v.Ctx, v.User.ID, f.Case.ID); err != nil {
		return err
	}
	if !v.Is(staff.Centre) {
		return nil
	}
	return v.Cases.Seen(v.Ctx, &f.Case)
}

// newest is the last line of the case's history.
func newest(f *casework.File) int64 {
	if len(f.History) == 0 {
		return 0
	}
	return f.History[len(f.History)-1].ID
}

func addedID(event int64) string { return "added-" + strconv.FormatInt(event, 10) }

// parts is the parts of one record of a case as the page shows them.
func (v *visit) parts(f *casework.File, recordID string) []part.View {
	return part.Views(v.Visit, "/cases/"+f.Case.Number+"/media/", f.PartsOf(recordID))
}

// mediaServe plays or shows one file of a part.
func mediaServe(v *visit) error {
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
