package walk

import (
	"cmp"
	"slices"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
)

// Step is one step of a walk, joined from all that was saved of it.
type Step struct {
	Name       feedback.Step
	Department string
	ArrivedAt  time.Time        // zero: not noted
	LeftAt     time.Time        // zero: not noted
	Said       *store.WalkStep  // the newest that says something; nil: times alone
	Before     []store.WalkStep // what it took the place of, the newest first
}

// Done reports whether the step was scored, or not met with.
func (s *Step) Done() bool {
	return s.Said != nil && (s.Said.Score != 0 || s.Said.NotMet || s.Said.Overall != 0)
}

// Took is how long the step took; ok is false where it was not timed.
func (s *Step) Took() (d time.Duration, ok bool) {
	if s.ArrivedAt.IsZero() || s.LeftAt.IsZero() {
		return 0, false
	}
	return s.LeftAt.Sub(s.ArrivedAt), true
}

// Join makes steps of the rows of one walk. It looks at when they were made and never at the order in which they came:
// of a step that was saved more than once the newest words stand, and each time stands until a newer one takes its
// place, so that who arrived at one terminal can leave at another.
func Join(rows []store.WalkStep) map[feedback.Step]*Step {
	rows = slices.SortedFunc(slices.Values(rows), func(a, b store.WalkStep) int {
		return cmp.Or(b.CapturedAt.Compare(a.CapturedAt), cmp.Compare(b.RecordID, a.RecordID))
	})
	out := map[feedback.Step]*Step{}
	for i := range rows { // the newest first
		r := &rows[i]
		name := feedback.Step(r.Step)
		s := out[name]
		if s == nil {
			s = &Step{Name: name}
			out[name] = s
		}
		s.add(r)
	}
	return out
}

// add joins an older row.
func (s *Step) add(r *store.WalkStep) {
	unmet := s.Said != nil && s.Said.NotMet // then what was noted before does not hold
	if says(r) {
		if s.Said == nil {
			s.Said = r
		} else {
			s.Before = append(s.Before, *r)
		}
	}
	if unmet {
		return
	}
	s.Department = cmp.Or(s.Department, r.Department)
	if s.ArrivedAt.IsZero() && (s.LeftAt.IsZero() || !r.ArrivedAt.After(s.LeftAt)) {
		s.ArrivedAt = r.ArrivedAt
	}
	if s.LeftAt.IsZero() && !r.LeftAt.Before(s.ArrivedAt) { // who arrived again has not left
		s.LeftAt = r.LeftAt
	}
}

// says reports whether a row holds more than times.
func says(r *store.WalkStep) bool {
	return r.Score != 0 || r.NotMet || r.Overall != 0 || r.Problem != "" || r.Text != "" || r.Suggestion != "" ||
		r.Praise != "" || r.Media > 0
}

// Order is the steps of a route with what was saved of each, nil where nothing was, and behind them steps of other
// routes.
func Order(route feedback.RouteTemplate, joined map[feedback.Step]*Step) []*Step {
	var out []*Step
	names := route.Steps()
	for _, name := range names {
		s := joined[name]
		if s == nil {
			s = &Step{Name: name}
		}
		out = append(out, s)
	}
	for _, other := range []feedback.RouteTemplate{feedback.RouteOutpatient, feedback.RouteWard} {
		for _, name := range other.Steps() {
			if s := joined[name]; s != nil && !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}
