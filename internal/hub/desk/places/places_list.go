package places

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/wire"
)

type placesPage struct {
	Tabs    []web.Tab
	Campus  *placeRow // the one that is shown; nil in a search and among the retired
	Rows    []placeRow
	Search  string
	Hint    string
	Total   string
	Nothing bool // no place was ever entered
}

type placeRow struct {
	ID, Name, Other, Where, Floor, Pinyin, Nurse string
	Phones                                       []string
	Campus, Building                             bool
	Depth                                        int  // below the campus
	Retired                                      bool // itself or what it lies in
}

// placesList is the tree of one campus, what a search finds, or what is retired.
func placesList(v *visit) error {
	all := v.Settings.Places
	q := v.R.URL.Query()
	b := placesPage{
		Search: strings.TrimSpace(q.Get("q")), Hint: v.T("places.search"), Nothing: len(all) == 0,
	}
	tree := all.Tree()
	count := map[wire.PlaceLevel]int{}
	for _, p := range tree {
		count[p.Level]++
	}
	b.Total = v.T("places.total", "campuses", v.Number(count[wire.Campus]), "buildings", v.Number(count[wire.Building]),
		"departments", v.Number(count[wire.Department]))
	campus, retired := q.Get("campus"), q.Get("retired") != ""
	if p, ok := all.Get(campus); !ok || p.Level != wire.Campus || !all.InUse(campus) {
		campus = ""
		if len(tree) > 0 {
			campus = tree[0].ID
		}
	}
	if b.Search != "" || retired {
		campus = ""
	}
	for _, p := range tree {
		if p.Level == wire.Campus {
			b.Tabs = append(b.Tabs, web.Tab{Text: p.Name.In(v.Lang()), Path: "/places?campus=" + url.QueryEscape(p.ID),
				Here: p.ID == campus})
		}
	}
	if n := len(all) - len(tree); n > 0 {
		b.Tabs = append(b.Tabs, web.Tab{Text: v.T("places.retired_tab", "n", strconv.Itoa(n)), Path: "/places?retired=yes",
			Here: retired && b.Search == ""})
	}
	switch {
	case b.Search != "":
		for _, id := range v.placesLike(b.Search) {
			p, _ := all.Get(id)
			b.Rows = append(b.Rows, v.placeRow(p, true))
		}
	case retired:
		used := map[string]bool{}
		for _, p := range tree {
			used[p.ID] = true
		}
		for _, p := range all {
			if !used[p.ID] {
				b.Rows = append(b.Rows, v.placeRow(p, true))
			}
		}
	default:
		within := false
		for _, p := range tree {
			if p.Level == wire.Campus {
				if within = p.ID == campus; within {
					row := v.placeRow(p, false)
					b.Campus = &row
				}
				continue
			}
			if within {
				b.Rows = append(b.Rows, v.placeRow(p, false))
			}
		}
	}
	return v.Render(http.StatusOK, "places", web.Page{Title: v.T("places.title")}, b)
}

// placesLike is the places themselves that fit what was typed: by name in any language, pinyin or id.
func (v *visit) placesLike(search string) []string {
	low := strings.ToLower(search)
	var ids []string
	for _, p := range v.Settings.Places {
		if p.Name.Contains(low) || p.ID == low ||
			strings.Contains(strings.ReplaceAll(p.Pinyin, " ", ""), strings.ReplaceAll(low, " ", "")) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

func (v *visit) placeRow(p hospital.Place, where bool) placeRow {
	lang := v.Lang()
	r := placeRow{
		ID: p.ID, Name: p.Name.In(lang), Other: v.InOther(p.Name), Floor: p.Floor, Pinyin: p.Pinyin,
		Nurse:  p.NurseAt.In(lang),
		Campus: p.Level == wire.Campus, Building: p.Level == wire.Building,
	}
	for _, ph := range p.Phones {
		r.Phones = append(r.Phones, ph.Name.In(lang)+" "+ph.Number)
	}
	if where {
		r.Where, r.Retired = v.Settings.Places.Label(cmp.Or(p.Parent, p.ID), lang), !v.Settings.Places.InUse(p.ID)
	} else if parent, _ := v.Settings.Places.Get(p.Parent); parent.Level == wire.Building {
		r.Depth = 1
	}
	return r
}

// notes tells those who run the hub that nobody has entered a place yet.
func (v *visit) notes() []web.Note {
	if !v.Is(staff.Admin, staff.Centre) || len(v.Settings.Places) > 0 || strings.HasPrefix(v.R.URL.Path, "/places") {
		return nil
	}
	return []web.Note{{Text: v.T("places.note.places"), Path: "/places", Link: v.T("places.note.places_link")}}
}
