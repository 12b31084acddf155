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

// CaseSteps lists the steps in their order; the last ones take each other's place.
func CaseSteps() []CaseStep {
	return []CaseStep{CaseReceived, CaseAccepted, CaseAssigned, CaseAnswered, CaseRated, CaseClosed, CaseWithdrawn, CaseNotHandled}
}
