package cases

import (
	"net/url"
	"strings"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/savedview"
)

// views is what the inbox shows of the user's named views, and whether what is asked for could become one.
type views struct {
	Kept  []web.Tab // Value is the name
	Query string    // what would be kept; empty: it is the inbox as it always is, or has a name
}

func (v *visit) views(q url.Values) (views, error) {
	rows, err := v.Views.Of(v.Ctx, v.User.ID)
	if err != nil {
		return views{}, err
	}
	here := savedview.Meaning(q).Encode()
	out := views{Query: here}
	for _, r := range rows {
		out.Kept = append(out.Kept, web.Tab{Path: "/cases?" + r.Query, Text: r.Name, Value: r.Name, Here: r.Query == here})
		if r.Query == here {
			out.Query = ""
		}
	}
	return out, nil
}

// viewKeep gives what the inbox shows a name.
func viewKeep(v *visit) error {
	query, err := url.ParseQuery(v.R.PostFormValue("query"))
	if err != nil {
		return web.ErrInvalid
	}
	if err := v.Views.Keep(v.Ctx, v.User.ID, v.R.PostFormValue("name"), query); err != nil {
		return err
	}
	return v.To("/cases?"+savedview.Meaning(query).Encode(), "desk.done.view_kept")
}

// viewDrop forgets a name; the cases stay as they are.
func viewDrop(v *visit) error {
	if err := v.Views.Drop(v.Ctx, v.User.ID, v.R.PostFormValue("name")); err != nil {
		return err
	}
	back := v.R.PostFormValue("back")
	if !strings.HasPrefix(back, "/cases?") {
		back = "/cases"
	}
	return v.To(back, "desk.done.view_dropped")
}
