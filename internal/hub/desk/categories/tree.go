package categories

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"xinsheng/internal/hub/category"
	"xinsheng/internal/hub/desk/web"
)

type page struct {
	Source, Mark, Wrong, Problem string
	Line                         int
	Mistakes                     []mistake
	Groups                       []group // how it reads
	Preview                      bool    // of what is written and not saved yet
	Versions                     []version
}

type mistake struct {
	Line         int
	Text, Source string
}

type group struct {
	Name, Other string
	Parts       []part
}

type part struct {
	ID, Name, Other string
	Off             bool
}

type version struct {
	Text, When string
	Here       bool
	Path       string
}

// treeShow is the tree in force, or an older version to begin a new one with.
func treeShow(v *visit) error {
	all, err := category.Versions(v.Ctx, v.Trees.Store.DB())
	if err != nil {
		return err
	}
	b := page{Source: all[0].Source, Mark: category.Mark(all[0].Source), Line: 1}
	for _, row := range all {
		if v.R.URL.Query().Get("version") == strconv.Itoa(row.Version) {
			b.Source = row.Source
		}
	}
	return v.show(http.StatusOK, b)
}

// treeSave puts what was written in force, shows how it would read, or says what is wrong and in which line.
func treeSave(v *visit) error {
	b := page{Source: strings.ReplaceAll(v.R.PostFormValue("source"), "\r\n", "\n"), Mark: v.Field("mark"), Line: 1}
	var mistakes []category.Mistake
	var err error
	if b.Preview = v.Field("how") == "preview"; b.Preview {
		_, mistakes, err = v.Trees.Check(v.Ctx, v.Trees.Store.DB(), b.Source)
	} else {
		mistakes, err = v.Trees.Save(v.Ctx, v.User.ID, b.Source, b.Mark)
	}
	switch {
	case errors.Is(err, category.ErrStale):
		b.Problem = v.T("category.stale")
		return v.show(http.StatusConflict, b)
	case err != nil:
		return err
	case len(mistakes) > 0:
		b.Preview = false
		v.wrong(&b, mistakes)
		return v.show(http.StatusUnprocessableEntity, b)
	case b.Preview:
		return v.show(http.StatusOK, b)
	}
	return v.To("/categories", "category.saved")
}

func (v *visit) wrong(b *page, mistakes []category.Mistake) {
	text := strings.Split(b.Source, "\n")
	var at []string
	for _, m := range mistakes {
		one := mistake{Line: m.Line, Text: v.T("category.wrong."+string(m.What), "name", m.Name)}
		if m.Line <= len(text) {
			one.Source = strings.TrimSpace(text[m.Line-1])
		}
		b.Mistakes = append(b.Mistakes, one)
		at = append(at, strconv.Itoa(m.Line))
	}
	b.Line, b.Wrong = mistakes[0].Line, strings.Join(at, ",")
	b.Problem = v.T("category.mistakes"+v.Plural(len(mistakes)), "n", len(mistakes))
}

func (v *visit) show(status int, b page) error {
	all, err := category.Versions(v.Ctx, v.Trees.Store.DB())
	if err != nil {
		return err
	}
	names, err := v.UserNames()
	if err != nil {
		return err
	}
	for i, row := range all {
		one := version{Text: v.T("survey.version", "n", row.Version), Here: i == 0,
			Path: "/categories?version=" + strconv.Itoa(row.Version), When: v.T("survey.shipped")}
		if !row.CreatedAt.IsZero() {
			one.When = v.When(row.CreatedAt) + " · " + names[row.CreatedBy]
		}
		b.Versions = append(b.Versions, one)
	}
	if tree, err := category.Parse("categories", []byte(b.Source)); err == nil {
		for _, g := range tree.Groups {
			one := group{Name: g.Name.In(v.Lang()), Other: v.InOther(g.Name)}
			for _, p := range g.Parts {
				one.Parts = append(one.Parts, part{category.ID(g.ID, p.ID), p.Name.In(v.Lang()), v.InOther(p.Name), p.Off})
			}
			b.Groups = append(b.Groups, one)
		}
	}
	return v.Render(status, "categories", web.Page{Title: v.T("category.title")}, b)
}
