package places

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/locale"
	"xinsheng/internal/wire"
)

// signsPerPage is how many signs one page of the browser holds: more of them print as well, but take long to draw.
const signsPerPage = 200

// cardsPerSheet is how many cards fit on a sheet of A4: two beside each other, four below.
const cardsPerSheet = 8

// maxBeds is the most beds that one ward can be given signs for at once.
const maxBeds = 200

// signSize is what a sign is printed as.
type signSize string

const (
	signA4   signSize = "a4"   // one on a sheet
	signCard signSize = "card" // eight on a sheet, to be cut apart
)

// signView is what one sign shows. It has room for the default language and the foreign one (EN), whatever the staff
// read.
type signView struct {
	Campus, Where, Name       string
	CampusEN, NameEN, WhereEN string
	Bed                       string // empty: the place as a whole
	Fit                       string // a class of the style sheet for names of that length
	Code                      web.Code
	Address                   string
}

// signsWanted is what the query asks signs for.
type signsWanted struct {
	In, Floor, Search string
	Places            []string // chosen one by one; empty: all that fit
	Size              signSize
	From, To          int // beds; 0: none
	Page              int
}

func readSigns(q url.Values) signsWanted {
	number := func(key string, most int) int {
		n, err := strconv.Atoi(strings.TrimSpace(q.Get(key)))
		if err != nil || n < 0 || n > most {
			return 0
		}
		return n
	}
	w := signsWanted{
		In: q.Get("in"), Floor: q.Get("floor"), Search: strings.TrimSpace(q.Get("q")), Places: q["place"], Size: signA4,
		From: number("from", 9999), To: number("to", 9999), Page: max(number("page", 10_000), 1),
	}
	if q.Get("size") == string(signCard) {
		w.Size = signCard
	}
	if w.From == 0 || w.To < w.From || w.To-w.From >= maxBeds {
		w.From, w.To = 0, 0
	}
	return w
}

// query is w as a query again.
func (w signsWanted) query() url.Values {
	q := url.Values{"size": {string(w.Size)}}
	for key, value := range map[string]string{"in": w.In, "floor": w.Floor, "q": w.Search} {
		if value != "" {
			q.Set(key, value)
		}
	}
	if w.To > 0 {
		q.Set("from", strconv.Itoa(w.From))
		q.Set("to", strconv.Itoa(w.To))
	}
	if len(w.Places) > 0 {
		q["place"] = w.Places
	}
	return q
}

// signPlaces is the places in use that fit, as the tree has them. Campuses and buildings get a sign only when they are
// chosen one by one.
func (v *visit) signPlaces(w signsWanted) []hospital.Place {
	var like map[string]bool
	if w.Search != "" {
		like = map[string]bool{}
		for _, id := range v.placesLike(w.Search) {
			like[id] = true
		}
	}
	var out []hospital.Place
	above := map[string]string{} // place -> what it lies in
	for _, p := range v.Settings.Places.Tree() {
		above[p.ID] = p.Parent
		if len(w.Places) > 0 {
			if slices.Contains(w.Places, p.ID) {
				out = append(out, p)
			}
			continue
		}
		within := w.In == ""
		for id := p.ID; id != "" && !within; id = above[id] {
			within = id == w.In
		}
		if p.Level == wire.Department && within && (w.Floor == "" || p.Floor == w.Floor) && (like == nil || like[p.ID]) {
			out = append(out, p)
		}
	}
	return out
}

// sign is the sign of a place, or of one of its beds.
func (v *visit) sign(p hospital.Place, bed string) (signView, error) {
	path, foreign := v.Settings.Places.Path(p.ID), locale.Foreign()
	s := signView{
		Campus: path[0].Name.Main(), CampusEN: path[0].Name[foreign], Name: p.Name.Main(), NameEN: p.Name[foreign],
		Address: v.Settings.Phone.PublicURL + wire.PathPlacePage + p.ID,
	}
	if len(path) > 1 {
		at, atEN := []string{}, []string{}
		if p.Floor != "" {
			floor, floorEN := locale.Of(locale.Default).FloorName(p.Floor), locale.Of(foreign).FloorName(p.Floor)
			at, atEN = append(at, floor), append(atEN, floorEN)
		}
		if len(path) > 2 {
			at, atEN = append([]string{path[1].Name.Main()}, at...), append(atEN, path[1].Name[foreign])
		}
		s.Where, s.WhereEN = strings.Join(at, " "),
			strings.Join(slices.DeleteFunc(atEN, func(s string) bool { return s == "" }), ", ")
	}
	if bed != "" {
		s.Bed = v.In(locale.Default).T("signs.bed", "n", bed)
		if s.NameEN != "" {
			s.NameEN += " · " + v.In(foreign).T("signs.bed", "n", bed)
		}
	}
	switch n := utf8.RuneCountInString(s.Name); {
	case n > 18:
		s.Fit = "longest"
	case n > 9:
		s.Fit = "long"
	}
	var err error
	s.Code, err = web.DrawCode(s.Address)
	return s, err
}
