package cases

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/directory"
	"xinsheng/internal/workday"
)

// praiseCard is what is handed to whoever is praised, on a sheet of A5.
type praiseCard struct {
	Path, Hospital, To, Place, Words, From, When string
}

// praiseCardShow is the card to be printed. The person's name, number and bed are not on it; what else says who wrote
// it is for the one who prints it to see, and to change on the sheet: the change is kept nowhere.
func praiseCardShow(v *visit) error {
	f, err := v.file()
	if err != nil {
		return v.away(err)
	}
	k := &f.Case
	if k.Kind != feedback.Praise || !k.ErasedAt.IsZero() || k.State.About().Unsaid {
		return casework.ErrNotFound
	}
	if err := v.Saw("case.print", k.Number); err != nil {
		return err
	}
	unit := v.localUnit(k.PlaceID)
	b := praiseCard{
		Path: "/cases/" + k.Number, Hospital: v.Settings.Identity.Name.In(v.Lang()), Place: v.PlaceName(unit),
		Words: casework.Impersonal(k.Text, k), From: v.T("desk.praise.from"), When: dateOf(k.CapturedAt),
	}
	if v.reads(unit) { // who is concerned is the centre's to say; a department knows its own people
		b.To = k.Persons
	}
	b.To = cmp.Or(b.To, v.T("desk.praise.all"))
	return v.Sheet("praise_card", web.Page{Title: v.T("desk.praise.card") + " " + web.Dashed(k.Number)}, b)
}

// praisePage is how often departments and people were praised.
type praisePage struct {
	Year, Before, After string // paths
	Title               string
	Units, Persons      []praiseRow
	Total               int
}

type praiseRow struct {
	Name, Unit, Job string
	N               int
	Cases           []beside
}

// praiseShow counts praise of a year by department and by person concerned. A case that names two people counts for
// each; one that names nobody counts for its department alone.
func praiseShow(v *visit) error {
	year := v.Now().In(workday.Zone()).Year()
	if at, err := time.Parse("2006", v.R.URL.Query().Get("year")); err == nil {
		year = at.Year()
	}
	from := time.Date(year, 1, 1, 0, 0, 0, 0, workday.Zone())
	all, err := v.Cases.Praised(v.Ctx, from, from.AddDate(1, 0, 0))
	if err != nil {
		return err
	}
	known, err := directory.ReadNames(v.Ctx, v.Directory.Store.DB())
	if err != nil {
		return err
	}
	units, persons := map[string]*praiseRow{}, map[string]*praiseRow{}
	count := func(rows map[string]*praiseRow, key string, first praiseRow, one beside) {
		r := rows[key]
		if r == nil {
			r = &first
			rows[key] = r
		}
		if r.N++; len(r.Cases) < mostPraiseLinks {
			r.Cases = append(r.Cases, one)
		}
	}
	for i := range all {
		k, one := &all[i], v.beside(&all[i])
		unit := cmp.Or(v.PlaceName(v.localUnit(k.PlaceID)), v.T("walk.desk.nowhere"))
		count(units, unit, praiseRow{Name: unit}, one)
		for _, name := range casework.Persons(k.Persons) {
			who := v.praised(known, name, k.PlaceID, unit)
			count(persons, who.Unit+"\n"+who.Name, who, one)
		}
	}
	link := func(y int) string {
		return "/cases/praise?" + url.Values{"year": {time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006")}}.Encode()
	}
	b := praisePage{Title: v.T("desk.praise.title", "year", from.Format("2006")), Before: link(year - 1),
		Units: byCount(units), Persons: byCount(persons), Total: len(all)}
	if year < v.Now().In(workday.Zone()).Year() {
		b.After = link(year + 1)
	}
	if err := v.Saw("praise.view", from.Format("2006")); err != nil {
		return err
	}
	return v.Render(http.StatusOK, "praise", web.Page{Title: b.Title}, b)
}

// praised is who is meant by a name in praise of a place. One whom the directory knows belongs to their own department,
// wherever the praise was left.
func (v *visit) praised(known directory.Names, name, place, unit string) praiseRow {
	if e, ok := known.Whom(name, place, v.Settings.Places); ok {
		return praiseRow{Name: e.Name, Unit: v.PlaceName(e.PlaceID), Job: e.Job}
	}
	return praiseRow{Name: name, Unit: unit}
}

// mostPraiseLinks is how many of a line's cases are linked.
const mostPraiseLinks = 5

func byCount(rows map[string]*praiseRow) []praiseRow {
	var out []praiseRow
	for _, key := range slices.Sorted(maps.Keys(rows)) {
		out = append(out, *rows[key])
	}
	slices.SortStableFunc(out, func(a, b praiseRow) int { return cmp.Compare(b.N, a.N) })
	return out
}
