package feedback

// ListeningWord is what one person left in a listening session. It is a report, and the session stands beside it.
type ListeningWord struct {
	Session string `json:"session"` // id of the session
	Report  Report `json:"report"`
}

// Validate checks the session and the report.
func (w *ListeningWord) Validate() error {
	if w.Session == "" || len(w.Session) > maxShortRunes {
		return invalid("session")
	}
	return w.Report.Validate()
}
