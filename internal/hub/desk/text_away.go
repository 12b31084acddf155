package desk

import (
	"errors"
	"net/http"
	"strings"

	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/web"
)

// awayPage is what somebody has half written in a case that is another's by now.
type awayPage struct {
	Number string
	Strays []stray
	Posted string // what just came and is not kept
}

// away answers for a case that this user may not see, or not any more: who has half written something there gets it back,
// anybody else learns nothing.
func (v *visit) away(err error) error {
	if !errors.Is(err, casework.ErrNotFound) || !v.ReadsWords() {
		return err
	}
	number := strings.ReplaceAll(strings.ToUpper(v.R.PathValue("number")), "-", "")
	f, ferr := v.Cases.Find(v.Ctx, number)
	if ferr != nil {
		return err
	}
	b := awayPage{Number: web.Dashed(f.Case.Number)}
	if v.R.Method == http.MethodPost {
		if author, _, perr := v.passOf(number); perr == nil && author.ID == v.User.ID {
			all, kerr := v.keepTexts(v.User.ID, f.Case.ID)
			if kerr != nil {
				return kerr
			}
			if !all {
				b.Posted = v.R.PostFormValue("text")
			}
		}
	}
	texts, terr := v.keptTexts(&f.Case)
	if terr != nil {
		return terr
	}
	if b.Strays = v.strays(texts, nil); len(b.Strays) == 0 && b.Posted == "" {
		return err
	}
	for i := range b.Strays {
		b.Strays[i].Why = ""
	}
	return v.Render(http.StatusNotFound, "away", web.Page{Title: b.Number}, b)
}
