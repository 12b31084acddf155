package places

import (
	"net/http"
	"slices"
	"strings"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/wire"
)

// signsShown is how many places the list names. All that fit are printed.
const signsShown = 300

type signsPage struct {
	Wanted  signsWanted
	Card    bool
	Areas   []web.Choice // campuses and buildings
	Floors  []web.Choice
	Rows    []placeRow
	Chosen  map[string]bool
	Total   int
	More    int // of them not named in the list
	NoPhone bool
	Nothing bool
}

// signsShow lets staff choose what signs to print.
func signsShow(v *visit) error {
	w := readSigns(v.R.URL.Query())
	chosen := map[string]bool{}
	for _, id := range w.Places {
		chosen[id] = true
	}
	w.Places = nil
	b := signsPage{
		Wanted: w, Card: w.Size == signCard, Chosen: chosen, NoPhone: v.Settings.Phone.PublicURL == "",
		Nothing: len(v.Settings.Places) == 0,
	}
	lang := v.Lang()
	for _, p := range v.Settings.Places.Tree() {
		if p.Level == wire.Department {
			continue
		}
		name := p.Name.In(lang)
		if p.Level == wire.Building {
			name = "　" + name
		}
		b.Areas = append(b.Areas, web.Choice{ID: p.ID, Name: name, Chosen: p.ID == w.In})
	}
	anywhere := w
	anywhere.Floor, anywhere.Search = "", ""
	var floors []string
	for _, p := range v.signPlaces(anywhere) {
		if p.Floor != "" && !slices.Contains(floors, p.Floor) {
			floors = append(floors, p.Floor)
		}
	}
	slices.SortFunc(floors, byFloor)
	for _, f := range floors {
		b.Floors = append(b.Floors, web.Choice{ID: f, Name: f, Chosen: f == w.Floor})
	}
	places := v.signPlaces(w)
	b.Total = len(places)
	if b.More = len(places) - signsShown; b.More > 0 {
		places = places[:signsShown]
	}
	for _, p := range places {
		b.Rows = append(b.Rows, v.placeRow(p, true))
	}
	return v.Render(http.StatusOK, "signs", web.Page{Title: v.T("signs.title")}, b)
}

// byFloor sorts basements first and numbers as numbers.
func byFloor(a, b string) int {
	rank := func(f string) (int, string) {
		n, digits := 0, strings.TrimPrefix(f, "B")
		for _, r := range digits {
			if r < '0' || r > '9' {
				return 1 << 20, f
			}
			n = n*10 + int(r-'0')
		}
		if digits != f {
			n = -n
		}
		return n, ""
	}
	x, xs := rank(a)
	y, ys := rank(b)
	if x != y {
		return x - y
	}
	return strings.Compare(xs, ys)
}
