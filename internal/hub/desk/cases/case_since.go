package cases

import (
	"net/http"
	"strconv"

	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
)

// caseSince puts what has happened since into an open page of a case, says so where nobody can miss it, and leaves what
// is being written there alone. From then on the forms speak of the version that the page shows.
func caseSince(v *visit) error {
	if !v.ReadsWords() {
		return casework.ErrNotFound
	}
	f, err := v.file()
	if err != nil {
		return err
	}
	after, err := strconv.ParseInt(v.R.URL.Query().Get("after"), 10, 64)
	if err != nil {
		return web.ErrInvalid
	}
	if newest(f) <= after {
		v.W.WriteHeader(http.StatusNoContent)
		return nil
	}
	if err := v.looked(f); err != nil {
		return err
	}
	b, err := v.page(f, "", "")
	if err != nil {
		return err
	}
	b.Additions = v.additions(f, after)
	for _, m := range b.History {
		if m.ID > after {
			b.News = append(b.News, m.What)
		}
	}
	return v.Piece("case", "fresh", b)
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
