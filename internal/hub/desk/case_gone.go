package desk

import (
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
)

// gone says why there is nothing to read in a case any more: the person withdrew it, or wished it away after it was closed, or
// its time of keeping is over. It is empty while there is.
func (v *visit) gone(f *casework.File) string {
	k := &f.Case
	if k.State == casework.StateWithdrawn {
		return v.withdrawn(k)
	}
	if k.ErasedAt.IsZero() {
		return ""
	}
	for _, e := range f.History {
		if e.What == "erased" && e.Actor == audit.Person {
			return v.t.T("desk.case.wished", "time", v.when(e.At))
		}
	}
	return v.t.T("desk.case.erased")
}

// withdrawn says since when a case is withdrawn, and whether anything of it is left.
func (v *visit) withdrawn(k *store.Case) string {
	if k.ErasedAt.IsZero() {
		return v.t.T("desk.case.withdrawn", "time", v.when(k.ClosedAt))
	}
	return v.t.T("desk.case.withdrawn_gone", "time", v.when(k.ClosedAt))
}
