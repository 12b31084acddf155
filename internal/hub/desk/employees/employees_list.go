package employees

import (
	"errors"
	"net/http"
	"strings"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/directory"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

type listPage struct {
	Typed    string // what is looked for
	Sum      string
	More     string // those that are not listed
	Rows     []row
	Places   []web.Choice
	Kept     store.Employee // what was typed of one to add
	Problem  string         // with that
	Problems []string       // with a table
	Further  string         // problems that are not listed
}

type row struct{ ID, Number, Name, Place, Job string }

// mostRows is how many are listed at once.
const mostRows = 200

// employeesList is the directory, or those of it who are looked for.
func employeesList(v *visit) error {
	typed := strings.TrimSpace(v.R.URL.Query().Get("q"))
	if err := v.Saw("directory.view", ""); err != nil {
		return err
	}
	return v.showList(http.StatusOK, listPage{Typed: typed})
}

func (v *visit) showList(status int, b listPage) error {
	all, err := v.Directory.All(v.Ctx)
	if err != nil {
		return err
	}
	b.Sum = v.T("employee.sum", "n", v.Number(len(all)))
	if b.Typed != "" {
		if all, err = v.Directory.Find(v.Ctx, b.Typed, mostRows); err != nil {
			return err
		}
	}
	for i := range all[:min(len(all), mostRows)] {
		b.Rows = append(b.Rows, v.row(&all[i]))
	}
	if more := len(all) - len(b.Rows); more > 0 {
		b.More = v.T("employee.more", "n", v.Number(more))
	}
	for _, p := range v.Settings.Places.Tree() {
		if p.Level == wire.Department {
			b.Places = append(b.Places, web.Choice{ID: p.ID, Name: v.Settings.Places.Label(p.ID, v.Lang()),
				Chosen: p.ID == b.Kept.PlaceID})
		}
	}
	return v.Render(status, "employees", web.Page{Title: v.T("employee.title")}, b)
}

func (v *visit) row(e *store.Employee) row {
	return row{ID: e.ID, Number: e.Number, Name: e.Name, Place: v.Settings.Places.Label(e.PlaceID, v.Lang()), Job: e.Job}
}

// employeeAdd takes one more into the directory.
func employeeAdd(v *visit) error {
	e := store.Employee{Name: v.Field("name"), Number: v.Field("number"), PlaceID: v.Field("place"), Job: v.Field("job")}
	err := v.Directory.Add(v.Ctx, v.User.ID, v.Settings.Places, e)
	for kind, key := range map[error]string{directory.ErrName: "employee.wrong.name",
		directory.ErrPlace: "employee.no_place",
		directory.ErrTwice: "employee.there"} {
		if errors.Is(err, kind) {
			return v.showList(http.StatusUnprocessableEntity, listPage{Kept: e, Problem: v.T(key, "value", web.Cut(e.Name))})
		}
	}
	if err != nil {
		return err
	}
	return v.To("/employees", "employee.added")
}

// employeeRemove takes one out of the directory.
func employeeRemove(v *visit) error {
	if err := v.Directory.Remove(v.Ctx, v.User.ID, v.Field("id")); err != nil {
		return err
	}
	return v.To("/employees", "employee.removed")
}
