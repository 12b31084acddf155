package notice

import (
	"fmt"
	"slices"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
)

// Rules is who is told of what by which way. An event that is not in it is told as it comes with the hub. Key:
// notice_rules.
type Rules map[Event]map[Audience][]Way

var _ hospital.Document = (*Rules)(nil)

// Key implements hospital.Document.
func (*Rules) Key() string { return "notice_rules" }

// Validate implements hospital.Document.
func (r *Rules) Validate() error {
	for event, told := range *r {
		for to, ways := range told {
			if !slices.Contains(event.Audiences(), to) {
				return fmt.Errorf("setting %s: %s is not told of %s: %w", r.Key(), to, event, feedback.ErrInvalid)
			}
			for _, w := range ways {
				if !slices.Contains(to.Takes(), w) {
					return fmt.Errorf("setting %s: %s is not told by %s: %w", r.Key(), to, w, feedback.ErrInvalid)
				}
			}
		}
	}
	return nil
}

// How is by which ways an audience is told of an event.
func (r Rules) How(e Event, to Audience) []Way {
	if own, ok := r[e]; ok {
		return own[to]
	}
	for _, t := range e.line().told {
		if t.to == to {
			return t.how
		}
	}
	return nil
}
