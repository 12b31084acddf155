package cases

import (
	"time"

	"xinsheng/internal/hub/casework"
	"xinsheng/internal/workday"
)

// limit is one date that a case has to keep, or one to know of.
type limit struct {
	Name, Day, Left string
	Aside           bool // nothing to keep
}

// limits is what the person was told, the two clocks and the channel's, which runs until it has its answer; what is
// left stands at the nearest. Where several departments are at work, the law's longer limit stands there to know.
func (v *visit) limits(f *casework.File, more casework.Limits) []limit {
	k := &f.Case
	channel := limit{Name: v.T("desk.limit.channel", "channel", v.T(k.Source.Label())), Day: v.aboutDay(k.DueChannel)}
	owed := casework.Owes(k) && !k.DueChannel.IsZero()
	if !k.State.Runs() {
		if !owed {
			return nil
		}
		channel.Left = v.remaining(k.CapturedAt, k.DueChannel).Text
		return []limit{channel}
	}
	d := v.Settings.Deadlines[k.Kind]
	promised := k.PromisedAt
	if promised.IsZero() {
		promised = k.DueAt
	}
	dates := []time.Time{promised}
	out := []limit{{Name: v.T("desk.limit.promised")}}
	if !k.DueLaw.IsZero() {
		rule := v.T("desk.limit.law_one", "days", v.workDays(d.Law.WorkDays))
		out, dates = append(out, limit{Name: v.T("desk.limit.law") + " · " + rule}), append(dates, k.DueLaw)
		if len(f.AtWork()) > 1 && !more.LawSeveral.IsZero() {
			rule = v.T("desk.limit.law_many", "days", v.workDays(d.LawMulti.WorkDays))
			out, dates = append(out, limit{Name: rule, Aside: true}), append(dates, more.LawSeveral)
		}
	}
	out = append(out, limit{Name: v.T("desk.limit.hospital") + " · " + v.workDays(d.Hospital.WorkDays)})
	dates = append(dates, k.DueHospital)
	if owed {
		out, dates = append(out, channel), append(dates, k.DueChannel)
	}
	near := false
	for i := range out {
		out[i].Day = v.aboutDay(dates[i])
		if !near && !out[i].Aside && !dates[i].After(k.DueAt) {
			near, out[i].Left = true, v.clock(k, f.Began()).Text
		}
	}
	return out
}

// aboutDay is a day, said to be about that day past the end of the table of working days.
func (v *visit) aboutDay(at time.Time) string {
	if at.In(workday.Zone()).Format(time.DateOnly) > v.Settings.WorkDays.Until {
		return v.T("desk.case.about", "time", v.Day(at))
	}
	return v.Day(at)
}

func (v *visit) workDays(n int) string {
	if n <= 0 {
		return v.T("desk.limit.same_day")
	}
	return v.T("desk.limit.days"+v.Plural(n), "n", n)
}

// extendMost is the last day of an extension, as a form's field has it and as one reads it.
func (v *visit) extendMost(more casework.Limits) (field, read string) {
	return more.ExtendMost.In(workday.Zone()).Format(time.DateOnly), v.Day(more.ExtendMost)
}
