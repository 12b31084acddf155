package directory

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/table"
)

// titles are how people call those who work in a hospital, behind a name, and what then stands in the job. A title
// without one fits everybody.
var titles = []struct{ title, job string }{
	{"护士长", "护士长"}, {"护士", "护"}, {"医生", "医"}, {"大夫", "医"}, {"医师", "医"}, {"主任", "主任"}, {"技师", "技"}, {"药师", "药"},
	{"老师", ""}, {"师傅", ""},
}

// doubles are surnames of two characters.
var doubles = []string{"欧阳", "上官", "司马", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "端木", "南宫"}

// Untitled is a name without the title behind it: 王芳护士长 is 王芳. A surname alone keeps it.
func Untitled(name string) string {
	name = strings.TrimSpace(name)
	for _, t := range titles {
		if bare := strings.TrimSpace(strings.TrimSuffix(name, t.title)); bare != surname(bare) {
			name = bare
		}
	}
	return name
}

func surname(name string) string {
	for _, s := range doubles {
		if strings.HasPrefix(name, s) {
			return s
		}
	}
	if r := []rune(name); len(r) > 0 {
		return string(r[:1])
	}
	return ""
}

// Named is who may be meant in a text: those whose whole name stands in it, and those of the places at which it was
// said who are called by their surname and a title there, 张护士长. Those of the places come first.
func (d *Directory) Named(ctx context.Context, text string, at []string, most int) ([]store.Employee, error) {
	if text == "" {
		return nil, nil
	}
	var some []store.Employee
	sel := d.Store.DB().NewSelect().Model(&some).Where("LENGTH(name) > 1 AND ? LIKE '%' || name || '%'", text)
	if len(at) > 0 {
		sel = sel.WhereOr("place_id IN (?)", bun.List(at))
	}
	if err := sel.Order("pinyin", "id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("look for names of the directory: %w", err)
	}
	var here, elsewhere []store.Employee
	for i := range some {
		e := &some[i]
		switch {
		case !slices.Contains(at, e.PlaceID):
			elsewhere = append(elsewhere, *e)
		case strings.Contains(text, e.Name) || called(text, e):
			here = append(here, *e)
		}
	}
	all := append(here, elsewhere...)
	var out []store.Employee
	for i := range all {
		if len(out) < most && (called(text, &all[i]) || alone(text, all[i].Name, all)) {
			out = append(out, all[i])
		}
	}
	return out, nil
}

// alone reports whether a name stands in a text elsewhere than in a longer one of those that were found: who says 王小芳
// does not mean 小芳.
func alone(text, name string, found []store.Employee) bool {
	for i := range found {
		if longer := found[i].Name; len(longer) > len(name) && strings.Contains(longer, name) {
			text = strings.ReplaceAll(text, longer, "")
		}
	}
	return strings.Contains(text, name)
}

// called reports whether a text calls somebody by surname and title: 张护士长 of one whose job is that.
func called(text string, e *store.Employee) bool {
	family := surname(e.Name)
	for _, t := range titles {
		if !strings.Contains(text, family+t.title) {
			continue
		}
		if e.Job == "" || strings.Contains(e.Job, t.job) {
			return true
		}
		text = strings.ReplaceAll(text, family+t.title, "") // 王护士长 is no 王护士
	}
	return false
}

// Names resolves names as they stand in cases.
type Names map[string][]store.Employee

// ReadNames reads the directory by name.
func ReadNames(ctx context.Context, db bun.IDB) (Names, error) {
	list, err := all(ctx, db)
	if err != nil {
		return nil, err
	}
	out := Names{}
	for _, e := range list {
		out[e.Name] = append(out[e.Name], e)
	}
	return out, nil
}

// Whom is who is meant by a name that was said of a place: the one of that name there, or the only one of the hospital;
// of several it is the one whose department stands behind it, 王芳（骨科病区）. Who else has the name is nobody's to guess.
func (n Names) Whom(name, place string, places hospital.Places) (store.Employee, bool) {
	at := []string{place}
	name, of, _ := strings.Cut(strings.TrimSuffix(name, "）"), "（") // a department may have brackets of its own
	if of != "" {
		at = places.Named()[table.Plain(of)]
	}
	var there []store.Employee
	for _, e := range n[name] {
		if slices.Contains(at, e.PlaceID) {
			there = append(there, e)
		}
	}
	if len(there) == 0 && of == "" {
		there = n[name]
	}
	if len(there) != 1 {
		return store.Employee{}, false
	}
	return there[0], true
}
