package places

import (
	"fmt"
	"slices"
	"strconv"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/locale"
)

// sheetPage is the sheets that a browser prints.
type sheetPage struct {
	Card     bool
	Sheets   [][]signView
	Hospital string
	Hotline  string
	Say      map[string]string // key of a sentence in both languages -> the sentence
	Range    string            // 1-200
	Total    int
	Back     string
	Pages    []web.Tab
}

// signsPrint is signs on sheets of A4, ready to be printed.
func signsPrint(v *visit) error {
	q := v.R.URL.Query()
	w := readSigns(q)
	if q.Get("which") != "chosen" && q.Get("which") != "" {
		w.Places = nil
	}
	back := w
	back.Places = nil
	if v.Settings.Phone.PublicURL == "" {
		return v.To("/signs?"+back.query().Encode(), "")
	}
	if q.Get("which") == "chosen" && len(w.Places) == 0 {
		return v.To("/signs?"+back.query().Encode(), "signs.choose")
	}
	places := v.signPlaces(w)
	beds := 1
	if w.To > 0 {
		beds = w.To - w.From + 1
	}
	total := len(places) * beds
	first := min((w.Page-1)*signsPerPage, total)
	last := min(first+signsPerPage, total)
	signs := make([]signView, 0, last-first)
	for i := first; i < last; i++ {
		bed := ""
		if w.To > 0 {
			bed = strconv.Itoa(w.From + i%beds)
		}
		s, err := v.sign(places[i/beds], bed)
		if err != nil {
			return err
		}
		signs = append(signs, s)
	}
	if err := v.Saw("signs.print", fmt.Sprintf("%s %d-%d/%d", w.Size, first+1, last, total)); err != nil {
		return err
	}
	b := sheetPage{
		Card: w.Size == signCard, Total: total, Hospital: v.Settings.Identity.Name.Main(),
		Hotline: v.Settings.Identity.Hotline,
		Back:    "/signs?" + back.query().Encode(), Range: fmt.Sprintf("%d–%d", min(first+1, last), last), Say: v.signWords(),
	}
	on := 1
	if b.Card {
		on = cardsPerSheet
	}
	b.Sheets = slices.Collect(slices.Chunk(signs, on))
	if pages := (total + signsPerPage - 1) / signsPerPage; pages > 1 {
		next := w.query()
		for n := range pages {
			next.Set("page", strconv.Itoa(n+1))
			b.Pages = append(b.Pages, web.Tab{Text: strconv.Itoa(n + 1), Path: "/signs/print?" + next.Encode(),
				Here: n+1 == w.Page})
		}
	}
	return v.Sheet("sheets", web.Page{Title: v.T("signs.title")}, b)
}

// signWords is what every sign says, in both languages.
func (v *visit) signWords() map[string]string {
	out := map[string]string{}
	for _, key := range []string{"scan", "call"} {
		out[key], out[key+"_foreign"] = v.In(locale.Default).T("signs.say."+key), v.In(locale.Foreign()).T("signs.say."+key)
	}
	return out
}
