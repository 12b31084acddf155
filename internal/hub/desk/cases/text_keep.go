package cases

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/unsent"
)

// keptFields is what can be half written on the page of a case, and the form's name for it.
var keptFields = map[string]string{
	"answer": "text", "note": "text", "extend": "text", "extend_until": "until", "close": "text",
	"withdraw": "text", "reopen": "text",
	"correct": "text", "correct_words": "words", "not_handle": "text", "call": "text",
	"hand_out": "text", "hand_back": "text", "ask_time": "text", "unit_call": "said",
	"instruct": "text", "mark_serious": "text", "report_serious": "text", "drop_serious": "text",
	"persons": "persons", "measure": "measure", "measure_by": "by",
}

// keptText is a field as its page shows it.
type keptText struct {
	Field, Text, Say string
	Version          int64
}

// keptAnswer is what a page is told after it asked to keep a text. Session is here, out, or other: someone else's by
// now.
type keptAnswer struct {
	Kept    bool   `json:"kept"`
	Other   bool   `json:"other,omitempty"` // another window keeps another text there
	Text    string `json:"text,omitempty"`  // of that window; only its author gets it
	Version int64  `json:"version"`
	Say     string `json:"say"`
	Session string `json:"session"`
}

// textKeep keeps what is half written, for the account that the page was made for, also when its session is over
// meanwhile.
func textKeep(v *visit) error {
	number := strings.ReplaceAll(strings.ToUpper(v.R.PathValue("number")), "-", "")
	author, f, err := v.passOf(number)
	if err != nil {
		return v.answerJSON(http.StatusUnprocessableEntity, keptAnswer{Say: v.T("desk.keep.refused"), Session: v.session("")})
	}
	field := v.R.PostFormValue("field")
	// those beside are only dropped
	if of := unsent.FieldOf(field); keptFields[of] == "" || of != field && v.R.PostFormValue("text") != "" {
		return v.answerJSON(http.StatusUnprocessableEntity,
			keptAnswer{Say: v.T("desk.keep.refused"), Session: v.session(author.ID)})
	}
	base, _ := strconv.ParseInt(v.R.PostFormValue("base"), 10, 64)
	at := unsent.Place{User: author.ID, Case: f.Case.ID, Field: field}
	row, err := v.Unsent.Keep(v.Ctx, at, v.R.PostFormValue("text"), base)
	if v.R.PostFormValue("drop") == "yes" && v.User != nil && (err == nil || errors.Is(err, unsent.ErrOther) ||
		errors.Is(err, unsent.ErrErased)) {
		return v.To("/cases/"+f.Case.Number, "") // from a page without a script; one that changed meanwhile is shown again
	}
	a := keptAnswer{Kept: err == nil, Version: row.Version, Session: v.session(author.ID)}
	switch {
	case err == nil:
		a.Say = v.keptSay(row)
	case errors.Is(err, unsent.ErrOther):
		a.Other, a.Say = true, v.T("desk.keep.other")
		if a.Session == "here" {
			a.Text = row.Text
		}
		return v.answerJSON(http.StatusConflict, a)
	case errors.Is(err, unsent.ErrTooLong):
		a.Say = v.T("desk.problem.too_long")
		return v.answerJSON(http.StatusUnprocessableEntity, a)
	case errors.Is(err, unsent.ErrErased):
		a.Say = v.T("desk.keep.refused")
		return v.answerJSON(http.StatusUnprocessableEntity, a)
	default:
		return err
	}
	return v.answerJSON(http.StatusOK, a)
}

// passOf is who wrote, by the pass that the page carries, and the case. A pass whose time is over needs its owner's
// session. What a department wrote is kept for its author also after the case was given to another: the pass says that
// he had its page.
func (v *visit) passOf(number string) (*store.User, *casework.File, error) {
	id, over, ok := v.Users.ReadPass(v.R.PostFormValue("pass"), number)
	if !ok || over && (v.User == nil || v.User.ID != id) {
		return nil, nil, web.ErrForbidden
	}
	author, err := v.Users.ByID(v.Ctx, id)
	if err != nil {
		return nil, nil, err
	}
	f, err := v.Cases.Find(v.Ctx, number)
	if err != nil {
		return nil, nil, err
	}
	if role := staff.Role(author.Role); !author.DisabledAt.IsZero() || role != staff.Centre && role != staff.Department {
		return nil, nil, web.ErrForbidden
	}
	return author, f, nil
}

// session says whose session the browser has.
func (v *visit) session(author string) string {
	switch {
	case v.User == nil:
		return "out"
	case v.User.ID != author:
		return "other"
	}
	return "here"
}

func (v *visit) answerJSON(status int, a keptAnswer) error {
	raw, err := json.Marshal(a)
	if err != nil {
		return err
	}
	v.W.Header().Set("Content-Type", "application/json")
	v.W.WriteHeader(status)
	_, _ = v.W.Write(raw) // a browser that went away is no error
	return nil
}

func (v *visit) keptSay(row store.UnsentText) string {
	if row.Text == "" {
		return ""
	}
	return v.T("desk.keep.saved", "time", v.When(row.SavedAt))
}
