package cases

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/unsent"
)

// stray is a half-written text that stands in no field of the page: it is shown beside, until its author drops it.
type stray struct {
	Field, Name, Why, Text, Say string
	Version                     int64
}

// strayNames is what each field's text is called beside the page's forms.
var strayNames = map[string]string{
	"answer": "desk.stray.answer", "note": "desk.stray.note", "extend": "desk.stray.extend",
	"extend_until": "desk.stray.extend_until",
	"close":        "desk.stray.close", "withdraw": "desk.stray.withdraw", "reopen": "desk.stray.reopen",
	"correct": "desk.stray.correct", "correct_words": "desk.stray.correct_words", "not_handle": "desk.stray.not_handle",
	"call":     "desk.stray.call",
	"hand_out": "desk.stray.hand_out", "hand_back": "desk.stray.hand_back", "ask_time": "desk.stray.ask_time",
	"unit_call": "desk.stray.unit_call",
	"instruct":  "desk.stray.instruct", "mark_serious": "desk.stray.mark_serious",
	"report_serious": "desk.stray.report_serious", "drop_serious": "desk.stray.drop_serious",
	"persons": "desk.stray.persons", "measure": "desk.stray.measure", "measure_by": "desk.stray.measure_by",
}

// canCall names the right to record a call among the actions.
const canCall = "unit_call"

// keptTexts is every field of the case's page with what this user has half written there.
func (v *visit) keptTexts(k *store.Case) (map[string]keptText, error) {
	rows, err := v.Unsent.Of(v.Ctx, v.User.ID, k.ID)
	if err != nil {
		return nil, err
	}
	out := map[string]keptText{}
	for _, field := range slices.Concat(slices.Collect(maps.Keys(keptFields)), slices.Collect(maps.Keys(rows))) {
		row := rows[field]
		out[field] = keptText{Field: field, Text: row.Text, Version: row.Version, Say: v.keptSay(row)}
	}
	return out, nil
}

// strays is what of texts has no field on a page that lets this user do what can says.
func (v *visit) strays(texts map[string]keptText, can map[string]bool) []stray {
	answer, note := can[string(casework.Answer)], can[string(casework.Note)]
	work := answer || note
	extend := work && can[string(casework.Extend)]
	field := map[string]bool{
		"answer": answer, "note": note && !answer, "extend": extend, "extend_until": extend,
		"close": work && (can[string(casework.Close)] || can[string(casework.AskClose)]), "withdraw": work &&
			can[string(casework.Withdraw)],
		"reopen": work && can[string(casework.Reopen)], "not_handle": work && can[string(casework.NotHandle)],
		"call":    work && can[string(casework.CallBack)],
		"correct": work && can[string(casework.Correct)], "correct_words": work && can[string(casework.Correct)],
	}
	for name, action := range map[string]casework.Action{"hand_out": casework.HandOut, "hand_back": casework.HandBack,
		"ask_time": casework.AskTime} {
		field[name] = can[string(action)]
	}
	for _, action := range []casework.Action{casework.Instruct, casework.MarkSerious, casework.ReportSerious,
		casework.DropSerious} {
		field[string(action)] = can[string(action)]
	}
	for _, name := range []string{"persons", "measure", "measure_by"} {
		field[name] = can[string(casework.Classify)]
	}
	field["unit_call"] = can[canCall]
	var out []stray
	for _, one := range texts {
		of := unsent.FieldOf(one.Field)
		if one.Text == "" || field[one.Field] || keptFields[of] == "" {
			continue
		}
		why := "desk.stray.over"
		if field[of] {
			why = "desk.stray.other"
		}
		out = append(out, stray{
			Field: one.Field, Name: v.T(strayNames[of]), Why: v.T(why), Text: one.Text, Say: one.Say, Version: one.Version,
		})
	}
	slices.SortFunc(out, func(a, b stray) int { return cmp.Compare(a.Field, b.Field) })
	return out
}

// sentTexts drops what a form sent, keepTexts keeps what it could not send. The form names its fields and the version
// of each that it knows; what another window kept there stays, and both are shown.
func (v *visit) sentTexts(userID string, caseID int64) error {
	for _, field := range v.formFields() {
		at := unsent.Place{User: userID, Case: caseID, Field: field}
		if err := v.Unsent.Sent(v.Ctx, at, v.R.PostFormValue(keptFields[field]), v.formBase(field)); err != nil {
			return err
		}
	}
	return nil
}

// keepTexts reports whether all of the form is kept.
func (v *visit) keepTexts(userID string, caseID int64) (all bool, err error) {
	fields := v.formFields()
	all = len(fields) > 0
	for _, field := range fields {
		text := v.R.PostFormValue(keptFields[field])
		if strings.TrimSpace(text) == "" {
			continue
		}
		at := unsent.Place{User: userID, Case: caseID, Field: field}
		_, err := v.Unsent.Keep(v.Ctx, at, text, v.formBase(field))
		if errors.Is(err, unsent.ErrOther) {
			err = v.Unsent.KeepBeside(v.Ctx, at, text)
		}
		switch {
		case errors.Is(err, unsent.ErrTooLong), errors.Is(err, unsent.ErrErased), errors.Is(err, unsent.ErrOther):
			all = false
		case err != nil:
			return false, err
		}
	}
	return all, nil
}

func (v *visit) formFields() []string {
	return slices.DeleteFunc(slices.Clone(v.R.PostForm["keep"]), func(f string) bool { return keptFields[f] == "" })
}

// formBase is the version of a field that the form's page knew; 0: none.
func (v *visit) formBase(field string) int64 {
	base, _ := strconv.ParseInt(v.R.PostFormValue("base_"+field), 10, 64)
	return base
}
