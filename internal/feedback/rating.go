package feedback

import "slices"

// Rating is one tap on a face, and perhaps why.
type Rating struct {
	Score    int      `json:"score"`              // 1 worst to 5 best
	Reasons  []Reason `json:"reasons,omitempty"`  // each once
	Replaces RecordID `json:"replaces,omitempty"` // the rating of the same visit that this one takes the place of
}

// Reason is what a person names as the cause of a rating.
type Reason string

// The reasons. Praise and complaint have the same, said differently.
const (
	ReasonWaiting     Reason = "waiting"
	ReasonManner      Reason = "manner"
	ReasonExplained   Reason = "explained"
	ReasonTreatment   Reason = "treatment"
	ReasonWay         Reason = "way" // signs, guidance, steps to take
	ReasonEnvironment Reason = "environment"
	ReasonCost        Reason = "cost"
	ReasonOther       Reason = "other"
)

// Reasons lists them in the order in which they are offered.
func Reasons() []Reason {
	return []Reason{
		ReasonWaiting, ReasonManner, ReasonExplained, ReasonTreatment, ReasonWay, ReasonEnvironment, ReasonCost, ReasonOther,
	}
}

// Validate checks a rating.
func (r *Rating) Validate() error {
	if r.Score < 1 || r.Score > 5 {
		return invalid("score")
	}
	if r.Replaces != "" && r.Replaces.Validate() != nil {
		return invalid("replaces")
	}
	return eachOnce("reasons", r.Reasons, Reasons())
}

// eachOnce checks that every element is one of those allowed, and none there twice.
func eachOnce[T comparable](field string, have, allowed []T) error {
	for i, v := range have {
		if !slices.Contains(allowed, v) || slices.Contains(have[:i], v) {
			return invalid(field)
		}
	}
	return nil
}
