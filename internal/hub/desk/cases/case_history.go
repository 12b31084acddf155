package cases

import (
	"strings"
	"time"

	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
)

// history is what happened, as this user may know it: notes are among staff, and the person's own words need their reader.
func (v *visit) history(f *casework.File, names map[string]string) []moment {
	var out []moment
	for _, e := range f.History {
		who := names[e.Actor]
		switch e.Actor {
		case audit.Person:
			who = v.T("desk.actor.person")
		case audit.System:
			who = v.T("desk.actor.system")
		}
		m := moment{When: v.When(e.At), Text: e.Text}
		switch e.What {
		case casestate.EventExtended:
			until, consent, _ := strings.Cut(e.Text, "\n")
			if day, err := time.Parse(time.DateOnly, until); err == nil {
				until = v.Date(day)
			}
			m.What, m.Text = v.T("desk.event.extended", "who", who, "day", until), consent
		case casestate.EventAssigned, casestate.EventGranted, casestate.EventHidden:
			m.What, m.Text = v.T("desk.event."+string(e.What), "who", who, "units", e.Text), ""
		case casestate.EventRated:
			m.What = v.T("desk.event.rated_" + string(e.Verdict))
		case casestate.EventRedone:
			m.What = v.T("desk.event.redone", "round", v.T("desk.round", "n", v.Ordinal(e.Round+1)))
		case casestate.EventReplied:
			m.What, m.Link = v.T("desk.event.replied", "who", who), "works"
		case casestate.EventAdded:
			m.What, m.Text, m.Link = v.T("desk.event.added"), "", addedID(e.ID)
			if !v.ReadsWords() {
				m.Link = ""
			}
		case casestate.EventReopened, casestate.EventReceived, casestate.EventAccepted, casestate.EventReminded, casestate.EventNoted, casestate.EventAnswered,
			casestate.EventCloseAsked, casestate.EventCloseRefused, casestate.EventClosed, casestate.EventWithdrawn, casestate.EventUndone,
			casestate.EventUrgentSeen, casestate.EventErased:
			m.What = v.T("desk.event."+string(e.What), "who", who)
		}
		if !v.ReadsWords() && e.What != casestate.EventAnswered {
			m.Text = ""
		}
		out = append(out, m)
	}
	return out
}
