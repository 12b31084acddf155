package feedback

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// maxSession is the longest id of a session in bytes: one opened on the spot is named by its place and day.
const maxSession = 128

// ListeningWord is what one person left in a listening session. It is a report, and the session stands beside it.
type ListeningWord struct {
	Session string `json:"session"` // id of the session
	// as the terminal showed it; the hub may not know one opened on the spot
	Name      string    `json:"name,omitempty"`
	Moderator string    `json:"moderator,omitempty"` // likewise
	Until     time.Time `json:"until,omitzero"`      // likewise
	Report    Report    `json:"report"`
}

// Validate checks the session and the report.
func (w *ListeningWord) Validate() error {
	if w.Session == "" || len(w.Session) > maxSession {
		return invalid("session")
	}
	for _, s := range []string{w.Name, w.Moderator} {
		if !utf8.ValidString(s) || utf8.RuneCountInString(s) > maxShortRunes || strings.ContainsFunc(s, unicode.IsControl) {
			return invalid("name")
		}
	}
	return w.Report.Validate()
}
