package feedback

// CaseStep is one step of what becomes of a report, as the person is told of it.
type CaseStep string

// The steps. What a receipt promises by a date is CaseAccepted or CaseAnswered.
const (
	CaseReceived  CaseStep = "received"
	CaseAccepted  CaseStep = "accepted"
	CaseAssigned  CaseStep = "assigned"
	CaseAnswered  CaseStep = "answered"
	CaseRated     CaseStep = "rated"
	CaseClosed    CaseStep = "closed"
	CaseWithdrawn CaseStep = "withdrawn"

	CaseNotHandled CaseStep = "not_handled"
)

// Outlook is what a step at which a case stands means for the person.
type Outlook string

// The outlooks.
const (
	Waits   Outlook = "waits"   // somebody has yet to answer
	Told    Outlook = "told"    // there is an answer, or more than one
	Dropped Outlook = "dropped" // nothing more is done about it
)

// course is what is known of a step.
type course struct {
	step    CaseStep
	outlook Outlook
}

// courses is the table of the steps in their order; the last ones take each other's place.
func courses() []course {
	return []course{
		{CaseReceived, Waits},
		{CaseAccepted, Waits},
		{CaseAssigned, Waits},
		{CaseAnswered, Told},
		{CaseRated, Told},
		{CaseClosed, Told},
		{CaseWithdrawn, Dropped},
		{CaseNotHandled, Dropped},
	}
}

// CaseSteps lists the steps in their order.
func CaseSteps() []CaseStep {
	var out []CaseStep
	for _, c := range courses() {
		out = append(out, c.step)
	}
	return out
}

// Outlook is what it means that a case stands at the step; of a step that is unknown, of a newer hub, it is "".
func (s CaseStep) Outlook() Outlook {
	for _, c := range courses() {
		if c.step == s {
			return c.outlook
		}
	}
	return ""
}
