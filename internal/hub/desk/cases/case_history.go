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
		switch e.What.Line() {
		case casestate.Until:
			until, consent, _ := strings.Cut(e.Text, "\n")
			if day, err := time.Parse(time.DateOnly, until); err == nil {
				until = v.Date(day)
			}
			m.What, m.Text = v.T("desk.event."+string(e.What), "who", who, "day", until), consent
		case casestate.Units:
			m.What, m.Text = v.T("desk.event."+string(e.What), "who", who, "units", e.Text), ""
		case casestate.Judged:
			m.What = v.T("desk.event." + string(e.What) + "_" + string(e.Verdict))
		case casestate.NextRound:
			m.What = v.T("desk.event."+string(e.What), "round", v.T("desk.round", "n", v.Ordinal(e.Round+1)))
		case casestate.Work:
			m.What, m.Link = v.T("desk.event."+string(e.What), "who", who), "works"
		case casestate.Addition:
			m.What, m.Text, m.Link = v.T("desk.event."+string(e.What)), "", addedID(e.ID)
			if !v.ReadsWords() {
				m.Link = ""
			}
		case casestate.Actor:
			m.What = v.T("desk.event."+string(e.What), "who", who)
		}
		if !v.ReadsWords() && e.What != casestate.EventAnswered {
			m.Text = ""
		}
		out = append(out, m)
	}
	return out
}
