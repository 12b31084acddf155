package cases

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

// away answers for a case that this user may not see, or not any more: who has half written something there gets it
// back, anybody else learns nothing.
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

// Interrupted is what becomes of a request without a session: the page of a case that it was for, empty for another
// page, and whether what its form carried is kept, for the account that its page was made for.
func (p Params) Interrupted(w *web.Visit) (path string, kept bool, err error) {
	v := &visit{w, p}
	number := v.R.PathValue("number")
	if number == "" || v.Partial() {
		return "", false, nil
	}
	switch v.R.Method {
	case http.MethodGet:
		if v.R.Pattern != "GET /cases/{number}" {
			return "", false, nil
		}
	case http.MethodPost:
		if len(v.R.PostForm) == 0 && v.R.ParseForm() != nil {
			return "", false, nil
		}
		author, f, err := v.passOf(strings.ReplaceAll(strings.ToUpper(number), "-", ""))
		if err != nil {
			return "", false, nil // a form of no page of this hub
		}
		if kept, err = v.keepTexts(author.ID, f.Case.ID); err != nil {
			return "", false, err
		}
	}
	return "/cases/" + number, kept, nil
}
