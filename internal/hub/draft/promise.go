package draft

import (
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

// promise is by when a report is taken on and answered: what a terminal would promise.
func promise(days hospital.WorkDays, deadlines hospital.Deadlines, s Sending, now time.Time) ([]feedback.PromisedDate,
	error) {
	if s.Report == nil {
		return nil, nil
	}
	table, err := workday.New(wire.WorkDays(days))
	if err != nil {
		return nil, err
	}
	at, estimated := table.Deadline(now, 0)
	out := []feedback.PromisedDate{{Step: feedback.CaseAccepted, By: at.Format(time.DateOnly), Estimated: estimated}}
	if limits, ok := deadlines[s.Report.Kind]; ok {
		if due := table.Dues(now, limits, false).Nearest; !due.At.IsZero() {
			out = append(out, feedback.PromisedDate{Step: feedback.CaseAnswered, By: due.At.Format(time.DateOnly),
				Estimated: due.Estimated})
		}
	}
	return out, nil
}
