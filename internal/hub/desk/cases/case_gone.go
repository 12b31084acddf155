package cases

import (
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
)

// gone says why there is nothing to read in a case any more: the person withdrew it, or wished it away after it was
// closed, or its time of keeping is over. It is empty while there is.
func (v *visit) gone(f *casework.File) string {
	k := &f.Case
	if k.State.About().Unsaid {
		return v.withdrawn(k)
	}
	if k.ErasedAt.IsZero() {
		return ""
	}
	for _, e := range f.History {
		if e.What == casestate.EventErased && e.Actor == audit.Person {
			return v.T("desk.case.wished", "time", v.When(e.At))
		}
	}
	return v.T("desk.case.erased")
}

// withdrawn says since when a case is withdrawn, and whether anything of it is left.
func (v *visit) withdrawn(k *store.Case) string {
	if k.ErasedAt.IsZero() {
		return v.T("desk.case.withdrawn", "time", v.When(k.ClosedAt))
	}
	return v.T("desk.case.withdrawn_gone", "time", v.When(k.ClosedAt))
}
