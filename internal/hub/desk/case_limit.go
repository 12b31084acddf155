package desk

import (
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
)

// limits is the two clocks, the nearer first.
func (v *visit) limits(k *store.Case, units int) (nearest, further *limit) {
	if !k.ClosedAt.IsZero() || k.State == casework.StateAnswered {
		return nil, nil
	}
	d := v.set.Deadlines[kindOf(k)]
	law, lawRule := d.Law, "desk.limit.law_one"
	if units > 1 {
		law, lawRule = d.LawMulti, "desk.limit.law_many"
	}
	h := &limit{Name: v.t.T("desk.limit.hospital"), Rule: v.workDays(d.Hospital.WorkDays), Day: v.day(k.DueHospital)}
	if k.DueLaw.IsZero() {
		nearest = h
	} else {
		l := &limit{Name: v.t.T("desk.limit.law"), Rule: v.t.T(lawRule, "days", v.workDays(law.WorkDays)), Day: v.day(k.DueLaw)}
		nearest, further = h, l
		if k.DueLaw.Before(k.DueHospital) {
			nearest, further = l, h
		}
	}
	nearest.Left = v.clock(k).Text
	return nearest, further
}

func (v *visit) workDays(n int) string {
	if n <= 0 {
		return v.t.T("desk.limit.same_day")
	}
	return v.t.T("desk.limit.days"+v.one(n), "n", n)
}
