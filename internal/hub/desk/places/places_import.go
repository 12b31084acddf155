package places

import (
	"strconv"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/placesheet"
	"xinsheng/internal/locale"
	"xinsheng/internal/wire"
)

// importPage is the way of a table into the tree: choose, look, apply.
type importPage struct {
	Problems []string
	More     string // problems that are not listed
	Whole    bool
	Planned  bool
	Text     string // of the table, once it can be applied
	Version  int64  // of the tree that the plan was made from
	Counts   []importCount
	Rows     []importRow
	Same     string
}

type importCount struct{ What, Text string }

type importRow struct {
	Line        string
	What, Word  string
	Where, Name string
	Details     []string
}

func (v *visit) showImport(status int, b importPage) error {
	return v.Render(status, "import", web.Page{Title: v.T("places.import.title")}, b)
}

// tell puts problems into words.
func (v *visit) tell(b *importPage, problems []placesheet.Problem) {
	for i, p := range problems {
		if i == web.MaxProblems {
			b.More = v.T("table.wrong.more", "n", strconv.Itoa(len(problems)-i))
			return
		}
		key := "places.wrong." + string(p.Kind)
		if p.Kind == placesheet.Twin && p.Other == 0 {
			key += "_known"
		}
		text := v.T(key, "value", web.Cut(p.Value), "other", strconv.Itoa(p.Other))
		if p.Kind == placesheet.Field {
			text = v.T("places.wrong.field", "value", web.Cut(p.Value), "why", v.fieldWrong(fieldOf(p.Column)))
		}
		if p.Kind == placesheet.File {
			text = v.T("table.wrong." + string(p.File))
		}
		b.Problems = append(b.Problems, v.Wrong(p.Line, p.At, text))
	}
}

// fieldOf is the field of a place that a column fills.
func fieldOf(c placesheet.Column) string {
	switch c {
	case placesheet.Campus, placesheet.Building, placesheet.Department:
		return string(hospital.FieldName)
	}
	return string(c)
}

// describe puts a plan into words.
func (v *visit) describe(b *importPage, before hospital.Places, plan *placesheet.Plan) {
	b.Planned, b.Same = true, v.T("places.import.same", "n", v.Number(plan.Same))
	count := map[placesheet.What]int{}
	for _, c := range plan.Changes {
		count[c.What]++
		r := importRow{
			What: string(c.What), Word: v.T("places.what." + string(c.What)), Name: c.After.Name.In(v.Lang()),
		}
		if c.After.Parent != "" {
			r.Where = plan.Places.Label(c.After.Parent, v.Lang())
		}
		switch {
		case c.Line > 0:
			r.Line = strconv.Itoa(c.Line)
		case c.What == placesheet.Added:
			r.Details = []string{v.T("places.import.implied")}
		case c.What == placesheet.Retired:
			r.Details = []string{v.T("places.import.missing")}
		}
		if c.What != placesheet.Added {
			r.Details = append(r.Details, v.differences(before, plan.Places, c)...)
		}
		b.Rows = append(b.Rows, r)
	}
	for _, w := range []placesheet.What{placesheet.Added, placesheet.Changed, placesheet.Retired, placesheet.Restored} {
		if count[w] > 0 {
			b.Counts = append(b.Counts,
				importCount{What: string(w), Text: v.T("places.count."+string(w), "n", v.Number(count[w]))})
		}
	}
}

// differences is every field that would change: what it was, and what it would be.
func (v *visit) differences(before, after hospital.Places, c placesheet.Change) []string {
	var out []string
	was, is := c.Before, c.After
	type field struct{ column, label, was, is string }
	of := func(column, was, is string) field { return field{column, v.T("places.column." + column), was, is} }
	in := func(column string, l locale.Language, was, is wire.Text) field {
		return field{column, web.LabelIn(v.Translator, "places.column."+column, l), was[l.Code], is[l.Code]}
	}
	langs := locale.Known()
	fields := []field{
		in("name", langs[0], was.Name, is.Name), of("parent", v.labelOr(before, was.Parent), v.labelOr(after, is.Parent)),
		of("floor", was.Floor, is.Floor),
	}
	for _, l := range langs[1:] {
		fields = append(fields, in("name", l, was.Name, is.Name))
	}
	fields = append(fields, of("pinyin", was.Pinyin, is.Pinyin), of("beds", hospital.BedsText(was.Beds, "-"),
		hospital.BedsText(is.Beds, "-")))
	for _, l := range langs {
		fields = append(fields, in("nurse", l, was.NurseAt, is.NurseAt))
	}
	fields = append(fields, of("phones", placesheet.FormatPhones(was.Phones), placesheet.FormatPhones(is.Phones)))
	for _, f := range fields {
		if f.column == "parent" && was.Parent == is.Parent || f.was == f.is {
			continue
		}
		none := v.T("places.none")
		if f.was == "" {
			f.was = none
		}
		if f.is == "" {
			f.is = none
		}
		out = append(out, v.T("places.difference", "column", f.label, "was", f.was, "is", f.is))
	}
	return out
}

func (v *visit) labelOr(places hospital.Places, id string) string {
	if id == "" {
		return ""
	}
	return places.Label(id, v.Lang())
}
