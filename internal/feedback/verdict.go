package feedback

import "slices"

// Verdict is what a person says of an answer.
type Verdict string

// The verdicts. Not satisfied asks one question why and opens a new round; so-so closes, and counts as not satisfied.
const (
	Satisfied    Verdict = "yes"
	SoSo         Verdict = "soso"
	NotSatisfied Verdict = "no"
)

// Verdicts lists them from the worst to the best, in the order in which they are offered.
func Verdicts() []Verdict { return []Verdict{NotSatisfied, SoSo, Satisfied} }

// Shortfall is what an answer lacked, chosen where nothing is written.
type Shortfall string

// The shortfalls.
const (
	Unsolved   Shortfall = "unsolved"   // the matter is as it was
	Unanswered Shortfall = "unanswered" // the answer is to something else
	Untrue     Shortfall = "untrue"     // it was not so
	NotDone    Shortfall = "not_done"   // what was promised did not happen
)

// Shortfalls lists them in the order in which they are offered.
func Shortfalls() []Shortfall { return []Shortfall{Unsolved, Unanswered, Untrue, NotDone} }

// Known reports whether the verdict is one.
func (v Verdict) Known() bool { return slices.Contains(Verdicts(), v) }

// Known reports whether the shortfall is one.
func (s Shortfall) Known() bool { return slices.Contains(Shortfalls(), s) }
