package desk

import (
	"errors"
	"net/http"
	"strings"

	"xinsheng/internal/hub/casework"
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
	if !errors.Is(err, casework.ErrNotFound) || !v.words() {
		return err
	}
	number := strings.ReplaceAll(strings.ToUpper(v.r.PathValue("number")), "-", "")
	f, ferr := v.Cases.Find(v.ctx, number)
	if ferr != nil {
		return err
	}
	b := awayPage{Number: dashed(f.Case.Number)}
	if v.r.Method == http.MethodPost {
		if author, _, perr := v.passOf(number); perr == nil && author.ID == v.user.ID {
			all, kerr := v.keepTexts(v.user.ID, f.Case.ID)
			if kerr != nil {
				return kerr
			}
			if !all {
				b.Posted = v.r.PostFormValue("text")
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
	return v.render(http.StatusNotFound, "away", page{Title: b.Number}, b)
}
