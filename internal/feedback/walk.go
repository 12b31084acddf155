package feedback

import (
	"slices"
	"time"
	"unicode/utf8"
)

// Step is one step of a visit that a patient experiencer walks.
type Step string

// The steps of an outpatient's visit and of a stay on a ward.
const (
	StepBooking      Step = "booking"
	StepArrival      Step = "arrival" // and parking
	StepGuidance     Step = "guidance"
	StepRegistration Step = "registration"
	StepWaiting      Step = "waiting"
	StepConsultation Step = "consultation"
	StepPayment      Step = "payment"
	StepTests        Step = "tests"
	StepResults      Step = "results"
	StepPharmacy     Step = "pharmacy"
	StepFacilities   Step = "facilities" // toilets too
	StepLeaving      Step = "leaving"

	StepAdmission Step = "admission"
	StepWelcome   Step = "welcome" // to the ward: bed, rules, call bell
	StepRounds    Step = "rounds"
	StepNursing   Step = "nursing"
	StepTreatment Step = "treatment" // tests and operations from the ward
	StepMeals     Step = "meals"
	StepNight     Step = "night" // quiet and sleep
	StepVisitors  Step = "visitors"
	StepDischarge Step = "discharge"

	// StepWhole ends a walk: Overall and Recommend, and no times.
	StepWhole Step = "whole"
)

// RouteTemplate is which steps a walk has.
type RouteTemplate string

// The templates.
const (
	RouteOutpatient RouteTemplate = "outpatient"
	RouteWard       RouteTemplate = "ward"
)

// Steps lists the steps of a template in their order, without StepWhole; nil for an unknown one.
func (t RouteTemplate) Steps() []Step {
	switch t {
	case RouteOutpatient:
		return []Step{
			StepBooking, StepArrival, StepGuidance, StepRegistration, StepWaiting, StepConsultation,
			StepPayment, StepTests, StepResults, StepPharmacy, StepFacilities, StepLeaving,
		}
	case RouteWard:
		return []Step{
			StepArrival, StepAdmission, StepWelcome, StepRounds, StepNursing, StepTreatment,
			StepMeals, StepNight, StepFacilities, StepVisitors, StepPayment, StepDischarge,
		}
	}
	return nil
}

// Problem is what was wrong at a step.
type Problem string

// The problems.
const (
	ProblemWait      Problem = "wait"
	ProblemManner    Problem = "manner"
	ProblemUnclear   Problem = "unclear" // information, signs, explanation
	ProblemProcess   Problem = "process" // steps that need not be
	ProblemFacility  Problem = "facility"
	ProblemHygiene   Problem = "hygiene"
	ProblemPrivacy   Problem = "privacy"
	ProblemSafety    Problem = "safety"
	ProblemCharge    Problem = "charge"
	ProblemSomething Problem = "something" // else
)

// Problems lists them in the order in which they are offered.
func Problems() []Problem {
	return []Problem{
		ProblemWait, ProblemManner, ProblemUnclear, ProblemProcess, ProblemFacility,
		ProblemHygiene, ProblemPrivacy, ProblemSafety, ProblemCharge, ProblemSomething,
	}
}

// Severity is how bad a problem is.
type Severity string

// The severities.
const (
	Minor   Severity = "minor"
	Medium  Severity = "medium"
	Serious Severity = "serious"
)

// Severities lists them, the least first.
func Severities() []Severity { return []Severity{Minor, Medium, Serious} }

// WalkStep is one step of a walk as an experiencer saved it. Saved again, the later one takes its place.
type WalkStep struct {
	Task   string `json:"task"`   // id of the task that the walk carries out
	Walker string `json:"walker"` // opaque id of the experiencer
	// random; one for each place at which the walk was taken up without the hub
	Part       string    `json:"part"`
	Step       Step      `json:"step"`                 //
	Department string    `json:"department,omitempty"` // place id, where the step is in one
	ArrivedAt  time.Time `json:"arrived_at,omitzero"`
	LeftAt     time.Time `json:"left_at,omitzero"`
	Score      int       `json:"score,omitempty"`   // 1 to 5; 0: none given
	NotMet     bool      `json:"not_met,omitempty"` // not experienced; then nothing else is said
	Problem    Problem   `json:"problem,omitempty"`
	Severity   Severity  `json:"severity,omitempty"`   // with a problem
	Text       string    `json:"text,omitempty"`       // what happened
	Suggestion string    `json:"suggestion,omitempty"` //
	Praise     string    `json:"praise,omitempty"`     //
	Overall    int       `json:"overall,omitempty"`    // 1 to 5, of StepWhole
	Recommend  *int      `json:"recommend,omitempty"`  // 0 to 10, of StepWhole

	Attachments []Attachment `json:"attachments,omitempty"`
}

// Validate checks one step.
func (w *WalkStep) Validate() error {
	switch {
	case w.Task == "" || len(w.Task) > maxShortRunes || w.Walker == "" || len(w.Walker) > maxShortRunes || w.Part == "" ||
		len(w.Part) > maxShortRunes:
		return invalid("task")
	case w.Step != StepWhole && !slices.Contains(RouteOutpatient.Steps(), w.Step) &&
		!slices.Contains(RouteWard.Steps(), w.Step):
		return invalid("step")
	case len(w.Department) > maxShortRunes:
		return invalid("department")
	case !w.ArrivedAt.IsZero() && !w.LeftAt.IsZero() && w.LeftAt.Before(w.ArrivedAt):
		return invalid("left_at")
	case !storable(w.ArrivedAt) || !storable(w.LeftAt):
		return invalid("arrived_at")
	case w.Score < 0 || w.Score > 5 || w.Overall < 0 || w.Overall > 5:
		return invalid("score")
	case w.Recommend != nil && (*w.Recommend < 0 || *w.Recommend > 10):
		return invalid("recommend")
	case w.Step != StepWhole && (w.Overall != 0 || w.Recommend != nil):
		return invalid("overall")
	case w.Step == StepWhole && w.Overall == 0:
		return invalid("overall")
	case w.NotMet && (w.Score != 0 || w.Problem != ""):
		return invalid("not_met")
	case w.Problem != "" && !slices.Contains(Problems(), w.Problem):
		return invalid("problem")
	case (w.Problem == "") != (w.Severity == "") || w.Severity != "" && !slices.Contains(Severities(), w.Severity):
		return invalid("severity")
	}
	for _, s := range []string{w.Text, w.Suggestion, w.Praise} {
		if !utf8.ValidString(s) || utf8.RuneCountInString(s) > MaxTextRunes {
			return invalid("text")
		}
	}
	return validateAttachments(w.Attachments)
}

// storable reports whether every database can keep a time. A terminal whose clock begins anew says 1970, and is
// believed.
func storable(t time.Time) bool {
	year := t.UTC().Year()
	return t.IsZero() || year >= 1900 && year < 9999
}

// CaseKind is the kind of case that the step's problem becomes.
func (w *WalkStep) CaseKind() Kind {
	if w.Severity == Serious {
		return Complaint
	}
	return Suggestion
}
