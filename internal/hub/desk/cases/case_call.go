package cases

import (
	"strings"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/web"
)

// caseCall records a call to the person. The form's one choice is an outcome, with the verdict of who was reached:
// reached.yes.
func caseCall(v *visit) error {
	return v.alter("desk.done.called", func(ref casework.Ref, _ *casework.File) error {
		outcome, verdict, _ := strings.Cut(v.R.PostFormValue("outcome"), ".")
		return v.Cases.Call(v.Ctx, v.actor(), ref, casework.Called{
			Outcome: casestate.Outcome(outcome), Verdict: feedback.Verdict(verdict), Words: v.R.PostFormValue("text"),
		})
	})
}

// outcomes is what a call can lead to.
func (v *visit) outcomes() []web.Tab {
	var out []web.Tab
	for _, o := range casestate.Outcomes() {
		if o != casestate.Reached {
			out = append(out, web.Tab{Value: string(o), Text: v.T("desk.call." + string(o))})
			continue
		}
		for _, said := range feedback.Verdicts() {
			out = append(out, web.Tab{Value: string(o) + "." + string(said), Text: v.T("desk.call.reached_" + string(said))})
		}
	}
	return out
}

// called says which tries were made in this round, and when the next one counts.
func (v *visit) called(f *casework.File) string {
	var when []string
	for _, one := range casework.Counting(f.Calls) {
		when = append(when, v.When(one.At))
	}
	if len(when) == 0 {
		return v.T("desk.call.hint")
	}
	return v.T("desk.call.before", "n", v.Number(len(when)), "when", strings.Join(when, v.T("desk.call.and")))
}
