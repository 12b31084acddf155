package place

// Concern is what words give reason to offer. Offered, never forced.
type Concern string

// The concerns.
const (
	NoConcern Concern = ""
	Danger    Concern = "danger"    // somebody is in danger: the emergency numbers
	SelfHarm  Concern = "self_harm" // words about oneself: a page of their own
)

// Rule finds out which concern a text gives. It holds at the terminal, on the phone and at the hub alike.
type Rule struct{ danger, selfHarm Words }

// NewRule makes the rule of two lists as the desk keeps them.
func NewRule(danger, selfHarm []string) Rule { return Rule{NewWords(danger), NewWords(selfHarm)} }

// Of is the concern that a text gives. Words about oneself come before words about somebody.
func (r Rule) Of(text string) Concern {
	switch {
	case r.selfHarm.In(text):
		return SelfHarm
	case r.danger.In(text):
		return Danger
	}
	return NoConcern
}
