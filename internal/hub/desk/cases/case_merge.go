package cases

import (
	"strings"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/store"
)

// beside is a case that is worked on together with the one shown.
type beside struct {
	Path, Number, State string
	Clock               clock
	Waits               bool // the lead is answered, and this person has no answer yet
}

// caseMerge puts a case beside the lead whose number was typed.
func caseMerge(v *visit) error {
	return v.alter("desk.done.merged", func(ref casework.Ref, _ *casework.File) error {
		number := strings.NewReplacer("-", "", " ", "").Replace(strings.ToUpper(v.R.PostFormValue("lead")))
		return v.Cases.Merge(v.Ctx, v.actor(), ref, number)
	})
}

// caseSplit takes a case out of its lead.
func caseSplit(v *visit) error {
	return v.alter("desk.done.split", func(ref casework.Ref, _ *casework.File) error {
		return v.Cases.Split(v.Ctx, v.actor(), ref)
	})
}

// showMerged adds the lead and what is merged, for the centre. The answer to the lead is what the answer to this person
// begins with.
func (v *visit) showMerged(b *casePage, f *casework.File) error {
	lead, err := v.Cases.Lead(v.Ctx, &f.Case)
	if err != nil {
		return err
	}
	if lead != nil {
		one := v.beside(lead)
		b.Lead = &one
		if f.Case.State.Runs() && lead.Answer != "" {
			b.Composed = casework.ForAnother(lead)
		}
	}
	merged, err := v.Cases.Merged(v.Ctx, &f.Case)
	if err != nil {
		return err
	}
	for i := range merged {
		one := v.beside(&merged[i])
		one.Waits = f.Standing() && merged[i].State.Runs()
		b.Merged = append(b.Merged, one)
	}
	return nil
}

func (v *visit) beside(k *store.Case) beside {
	b := beside{Path: "/cases/" + k.Number, Number: web.Dashed(k.Number), Clock: v.clock(k, k.CapturedAt)}
	switch k.State.About().Phase {
	case casestate.Told:
		b.State = v.T("desk.merge.answered")
	case casestate.Ended:
		b.State = v.T(k.State.Label())
	default:
		b.State = v.T("desk.merge.open")
	}
	return b
}
