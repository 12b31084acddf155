package desk

import (
	"net/http"
	"strconv"

	"xinsheng/internal/hub/casework"
)

// mediaShow is one part as it is now, for a page on which it was not settled. What has not changed since the page asked last
// is not sent again: it may be playing.
func mediaShow(v *visit) error {
	f, err := v.file()
	if err != nil {
		return err
	}
	for _, m := range v.parts(f, v.r.PathValue("record")) {
		if m.ID != "part-"+v.r.PathValue("record")+"-"+v.r.PathValue("part") {
			continue
		}
		if m.mark() == v.r.URL.Query().Get("mark") {
			v.w.WriteHeader(http.StatusNoContent)
			return nil
		}
		if err := v.saw("case.view", f.Case.Number); err != nil {
			return err
		}
		return v.piece("case", "part", m)
	}
	return casework.ErrNotFound
}

// mediaAdded tells an open case page that the person has added something since.
func mediaAdded(v *visit) error {
	f, err := v.file()
	if err != nil {
		return err
	}
	after, _ := strconv.ParseInt(v.r.URL.Query().Get("after"), 10, 64)
	for _, e := range f.History {
		if e.What == "added" && e.ID > after {
			return v.piece("case", "news", "/cases/"+f.Case.Number+"?news="+strconv.FormatInt(e.ID, 10)+"#"+addedID(e.ID))
		}
	}
	v.w.WriteHeader(http.StatusNoContent)
	return nil
}

func addedID(event int64) string { return "added-" + strconv.FormatInt(event, 10) }
