package cases

import (
	"strconv"
	"strings"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/category"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

// about is what a case is about, as chips and as a form.
type about struct {
	Shown                               bool
	Chips                               []aboutChip
	Finding, Measure, MeasureFor, Check string
	Persons                             string
	Rows                                []sortRow
	Findings                            []web.Tab
	PersonsText, MeasureText, ByText    string // what stands in the fields
	Offers                              []personOffer
	Until                               string
	Checked, Open                       bool
	Proposals                           []web.Tab // what it may be about, for a person to choose from
}

type aboutChip struct{ Name, HCAT string }

// sortRow is one line of the form.
type sortRow struct {
	N              int
	Name           string
	Groups         []sortGroup
	HCATs, Degrees []web.Tab
	Stages         []web.Tab
}

type sortGroup struct {
	Name  string
	Parts []web.Tab
}

// sortRows is how many lines the form has besides those that are filled.
const sortRows = 2

// caseClassify says what the case is about, who is concerned, what was found and what is done.
func caseClassify(v *visit) error {
	return v.alter("desk.done.sorted", func(ref casework.Ref, _ *casework.File) error {
		to := casework.About{
			Finding: casestate.Finding(v.R.PostFormValue("finding")), Persons: v.R.PostFormValue("persons"),
			Measure: v.R.PostFormValue("measure"), By: v.R.PostFormValue("by"), Until: v.R.PostFormValue("until"),
			Checked: v.R.PostFormValue("checked") == "yes",
		}
		for n := range casework.MaxCategories {
			at := "." + strconv.Itoa(n)
			one := casework.Sorted{
				Category: v.R.PostFormValue("category" + at), HCAT: casestate.HCAT(v.R.PostFormValue("hcat" + at)),
				Stage: casestate.Stage(v.R.PostFormValue("stage" + at)),
			}
			if degree := v.R.PostFormValue("severity" + at); degree != "" {
				var err error
				if one.Severity, err = strconv.Atoi(degree); err != nil {
					return casework.ErrUnknown
				}
			}
			if one != (casework.Sorted{}) {
				to.Categories = append(to.Categories, one)
			}
		}
		return v.Cases.Classify(v.Ctx, v.actor(), ref, to)
	})
}

// about is for those who read words; what was promised inside the hospital and who is concerned is the centre's.
func (v *visit) about(f *casework.File, can bool, unsent map[string]keptText) (about, error) {
	k := &f.Case
	tree, err := v.tree()
	if err != nil {
		return about{}, err
	}
	var b about
	for _, s := range f.Sorted {
		b.Chips = append(b.Chips, aboutChip{v.categoryName(tree, s.Category), v.hcatName(&s)})
	}
	if v.Is(staff.Centre) {
		if k.Finding != "" {
			b.Finding = v.T(k.Finding.Label())
		}
		b.Persons, b.Measure = k.Persons, k.Measure
		var more []string
		if k.MeasureBy != "" {
			more = append(more, k.MeasureBy)
		}
		if k.MeasureUntil != "" {
			more = append(more, v.T("desk.sort.until_day", "day", v.isoDate(k.MeasureUntil)))
		}
		b.MeasureFor = strings.Join(more, " · ")
		if !k.MeasureCheckedAt.IsZero() {
			b.Check = v.T("desk.sort.checked_on", "day", v.Day(k.MeasureCheckedAt))
		}
	}
	b.Shown = len(b.Chips) > 0 || b.Finding != "" || b.Persons != "" || b.Measure != "" || can
	if !can {
		return b, nil
	}
	chosen := v.proposed(&b, tree, f)
	for n := range min(casework.MaxCategories, len(f.Sorted)+sortRows) {
		var s store.CaseCategory
		if n == 0 {
			s.Category = chosen
		}
		if n < len(f.Sorted) {
			s = f.Sorted[n]
		}
		b.Rows = append(b.Rows, v.sortRow(tree, n, &s))
	}
	for _, one := range casestate.Findings() {
		b.Findings = append(b.Findings, web.Tab{Value: string(one), Text: v.T(one.Label()), Here: one == k.Finding})
	}
	b.PersonsText, b.MeasureText, b.ByText = k.Persons, k.Measure, k.MeasureBy
	for field, text := range map[string]*string{"persons": &b.PersonsText, "measure": &b.MeasureText,
		"measure_by": &b.ByText} {
		if kept := unsent[field].Text; kept != "" {
			*text, b.Open = kept, true
		}
	}
	b.Until, b.Checked = k.MeasureUntil, !k.MeasureCheckedAt.IsZero()
	b.Offers, err = v.persons(f, b.PersonsText)
	return b, err
}

// proposed offers what an unsorted case may be about, and returns what was chosen of it: it stands in the form, and is
// kept once the form is sent.
func (v *visit) proposed(b *about, tree *category.Tree, f *casework.File) (chosen string) {
	if v.Propose == nil || len(f.Sorted) > 0 || !f.Case.ErasedAt.IsZero() {
		return ""
	}
	for _, p := range v.Propose.Propose(f.Case.Text) {
		name, known := tree.Find(p.Category)
		if !known || name.Off {
			continue
		}
		one := web.Tab{Value: p.Category, Text: name.Group.In(v.Lang()) + " · " + name.Part.In(v.Lang()),
			Path: "/cases/" + f.Case.Number + "?category=" + p.Category + "#about"}
		if one.Here = v.R.URL.Query().Get("category") == p.Category; one.Here {
			chosen, b.Open = p.Category, true
		}
		b.Proposals = append(b.Proposals, one)
	}
	return chosen
}

func (v *visit) sortRow(tree *category.Tree, n int, s *store.CaseCategory) sortRow {
	row := sortRow{N: n, Name: v.T("desk.sort.row", "n", n+1)}
	if s.Category != "" && !tree.Has(s.Category) {
		row.Groups = append(row.Groups, sortGroup{Name: v.T("desk.sort.older"),
			Parts: []web.Tab{{Value: s.Category, Text: v.categoryName(tree, s.Category), Here: true}}})
	}
	for _, g := range tree.Groups {
		group := sortGroup{Name: g.Name.In(v.Lang())}
		for _, p := range g.Parts {
			if id := category.ID(g.ID, p.ID); !p.Off || id == s.Category {
				group.Parts = append(group.Parts, web.Tab{Value: id, Text: p.Name.In(v.Lang()), Here: id == s.Category})
			}
		}
		row.Groups = append(row.Groups, group)
	}
	row.HCATs = v.hcatTabs(s.HCAT)
	for degree := 1; degree <= casestate.MostSevere; degree++ {
		text := strconv.Itoa(degree)
		row.Degrees = append(row.Degrees, web.Tab{Value: text, Text: v.T("desk.severity." + text),
			Here: degree == s.Severity})
	}
	for _, one := range casestate.Stages() {
		row.Stages = append(row.Stages, web.Tab{Value: string(one), Text: v.T(one.Label()), Here: one == s.Stage})
	}
	return row
}

func (v *visit) hcatTabs(here casestate.HCAT) []web.Tab {
	var out []web.Tab
	for _, h := range casestate.HCATs() {
		out = append(out, web.Tab{Value: string(h), Text: v.T(h.Label()), Here: h == here})
	}
	return out
}

// aboutGroups offers each group of the tree as a whole, and each of its parts. Those that are off are offered too:
// older cases name them.
func (v *visit) aboutGroups(tree *category.Tree, here string) []sortGroup {
	var out []sortGroup
	for _, g := range tree.Groups {
		name := g.Name.In(v.Lang())
		group := sortGroup{Name: name, Parts: []web.Tab{{Value: g.ID, Text: v.T("desk.filter.about.all", "name", name),
			Here: here == g.ID}}}
		for _, p := range g.Parts {
			id := category.ID(g.ID, p.ID)
			group.Parts = append(group.Parts, web.Tab{Value: id, Text: p.Name.In(v.Lang()), Here: id == here})
		}
		out = append(out, group)
	}
	return out
}

// categoryName is what a category is called; one that no tree knows shows its id.
func (v *visit) categoryName(tree *category.Tree, id string) string {
	if name, ok := tree.Find(id); ok {
		return name.Part.In(v.Lang())
	}
	return id
}

// hcatName is HCAT 流程 2 · 检查诊断, as much of it as somebody said.
func (v *visit) hcatName(s *store.CaseCategory) string {
	var parts []string
	if s.HCAT != "" {
		name := "HCAT " + v.T(s.HCAT.Label())
		if s.Severity > 0 {
			name += " " + strconv.Itoa(s.Severity)
		}
		parts = append(parts, name)
	}
	if s.Stage != "" {
		parts = append(parts, v.T(s.Stage.Label()))
	}
	return strings.Join(parts, " · ")
}

// tree is what cases can be about.
func (v *visit) tree() (*category.Tree, error) { return v.Cases.Tree(v.Ctx) }
