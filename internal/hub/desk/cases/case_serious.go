package cases

import (
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

// seriousView is what the centre knows of a case that may speak of a serious medical error.
type seriousView struct {
	Rule      string // that wants it reported
	Hours     string // within which
	Due, Left string // empty: it is not suspected, or it was reported
	Late      bool
	Reported  string // when it was
	Forms     []seriousForm
}

// seriousForm is one thing to be said of it.
type seriousForm struct {
	Action, Label, Do string
	Kept              keptText
	Loud              bool
}

// serious is for the centre alone: what may become a dispute is not for everyone at work on the case.
func (v *visit) serious(k *store.Case, can map[string]bool, unsent map[string]keptText) seriousView {
	if !v.Is(staff.Centre) {
		return seriousView{}
	}
	work := v.Settings.CaseWork
	out := seriousView{Rule: work.SeriousRule, Hours: v.T("desk.serious.hours"+v.Plural(work.SeriousHours), "n",
		v.Number(work.SeriousHours))}
	switch {
	case casework.SeriousOpen(k):
		c := v.remaining(k.SeriousAt, k.SeriousDue)
		out.Due, out.Left, out.Late = v.When(k.SeriousDue), c.Text, !v.Now().Before(k.SeriousDue)
	case !k.SeriousToldAt.IsZero():
		out.Reported = v.When(k.SeriousToldAt)
	}
	for _, action := range []casework.Action{casework.MarkSerious, casework.ReportSerious, casework.DropSerious} {
		if name := string(action); can[name] {
			out.Forms = append(out.Forms, seriousForm{Action: name, Label: v.T("desk.serious.say." + name),
				Do: v.T("desk.serious.do." + name), Kept: unsent[name], Loud: action != casework.DropSerious})
		}
	}
	return out
}

// caseMarkSerious starts the clock of a suspected serious error.
func caseMarkSerious(v *visit) error {
	return v.alter("desk.done.mark_serious", func(ref casework.Ref, _ *casework.File) error {
		return v.Cases.MarkSerious(v.Ctx, v.actor(), ref, v.R.PostFormValue("text"))
	})
}

// caseReportSerious ends it: the authority knows.
func caseReportSerious(v *visit) error {
	return v.alter("desk.done.report_serious", func(ref casework.Ref, _ *casework.File) error {
		return v.Cases.ReportSerious(v.Ctx, v.actor(), ref, v.R.PostFormValue("text"))
	})
}

// caseDropSerious ends it because there is none.
func caseDropSerious(v *visit) error {
	return v.alter("desk.done.drop_serious", func(ref casework.Ref, _ *casework.File) error {
		return v.Cases.DropSerious(v.Ctx, v.actor(), ref, v.R.PostFormValue("text"))
	})
}
