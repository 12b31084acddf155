package employees

import (
	"errors"
	"net/http"
	"strconv"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/directory"
	"xinsheng/internal/hub/table"
)

type importPage struct {
	Text  string // of the table
	Mark  string // of the directory that was seen
	Stale bool   // it is another one by now
	Sum   string
	More  string // lines that are not listed
	Rows  []importRow
}

type importRow struct {
	row
	Change directory.Change
	Before string // what stood there, of one that changes
}

// employeesImport says what a table would change, and keeps nothing.
func employeesImport(v *visit) error { return v.table(v.Upload()) }

// employeesApply keeps what the preview showed, all of it or nothing. Where somebody changed the directory since, the
// preview comes again.
func employeesApply(v *visit) error {
	raw, problem, err := v.Table()
	if err != nil || problem != "" {
		return v.table(raw, problem, err)
	}
	sheet, wrong := directory.Read(raw, v.Settings.Places)
	if len(wrong) > 0 {
		return v.refuse(wrong)
	}
	err = v.Directory.Import(v.Ctx, v.User.ID, sheet, v.Field("mark"))
	if errors.Is(err, directory.ErrStale) {
		return v.preview(http.StatusConflict, sheet)
	}
	if err != nil {
		return err
	}
	return v.To("/employees", "employee.imported")
}

func (v *visit) table(raw []byte, problem table.Kind, err error) error {
	if err != nil {
		return err
	}
	if problem != "" {
		return v.refuse([]directory.Wrong{{What: directory.File, File: problem}})
	}
	sheet, wrong := directory.Read(raw, v.Settings.Places)
	if len(wrong) > 0 {
		return v.refuse(wrong)
	}
	return v.preview(http.StatusOK, sheet)
}

// refuse says what is wrong with a table, line by line.
func (v *visit) refuse(wrong []directory.Wrong) error {
	var b listPage
	for i, w := range wrong {
		if i == web.MaxProblems {
			b.Further = v.T("table.wrong.more", "n", strconv.Itoa(len(wrong)-i))
			break
		}
		key := "employee.wrong." + string(w.What)
		if w.What == directory.File {
			key = "table.wrong." + string(w.File)
		}
		b.Problems = append(b.Problems, v.Wrong(w.Line, w.Column, v.T(key, "value", web.Cut(w.Value))))
	}
	return v.showList(http.StatusUnprocessableEntity, b)
}

func (v *visit) preview(status int, sheet *directory.Sheet) error {
	plan, err := v.Directory.Plan(v.Ctx, sheet)
	if err != nil {
		return err
	}
	b := importPage{Text: sheet.Text(), Mark: plan.Mark, Stale: status == http.StatusConflict,
		Sum: v.T("employee.plan", "n", v.Number(len(sheet.Employees)), "added", v.Number(plan.Count(directory.Added)),
			"changed", v.Number(plan.Count(directory.Changed)), "left", v.Number(plan.Count(directory.Left)))}
	rest := 0
	for i := range plan.Lines {
		line := &plan.Lines[i]
		switch {
		case line.Change == directory.Same:
		case len(b.Rows) == mostRows:
			rest++
		default:
			r := importRow{row: v.row(&line.Employee), Change: line.Change}
			if line.Change == directory.Changed {
				was := v.row(line.Before)
				r.Before = was.Name + " · " + was.Place + " · " + was.Job
			}
			b.Rows = append(b.Rows, r)
		}
	}
	if rest > 0 {
		b.More = v.T("employee.more", "n", v.Number(rest))
	}
	return v.Render(status, "employees_import", web.Page{Title: v.T("employee.import")}, b)
}
