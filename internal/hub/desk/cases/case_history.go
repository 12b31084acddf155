package cases

import (
	"strings"
	"time"

	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
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
		case "extended":
			until, consent, _ := strings.Cut(e.Text, "\n")
			if day, err := time.Parse(time.DateOnly, until); err == nil {
				until = v.Date(day)
			}
			m.What, m.Text = v.T("desk.event.extended", "who", who, "day", until), consent
		case "assigned", "granted", "hidden":
			m.What, m.Text = v.T("desk.event."+e.What, "who", who, "units", e.Text), ""
		case "rated":
			m.What = v.T("desk.event.rated_" + rating(f, e))
		case "redone":
			m.What = v.T("desk.event.redone", "round", v.T("desk.round", "n", v.Ordinal(e.Round+1)))
		case "replied":
			m.What, m.Link = v.T("desk.event.replied", "who", who), "works"
		case "added":
			m.What, m.Text, m.Link = v.T("desk.event.added"), "", addedID(e.ID)
			if !v.ReadsWords() {
				m.Link = ""
			}
		default:
			m.What = v.T("desk.event."+e.What, "who", who)
		}
		if !v.ReadsWords() && e.What != "answered" {
			m.Text = ""
		}
		out = append(out, m)
	}
	return out
}

// rating is what the person said at e: a bad one led to another round, and the newest is the case's own.
func rating(f *casework.File, e store.CaseEvent) casework.Satisfied {
	for _, next := range f.History {
		if next.What == "redone" && next.Round == e.Round {
			return casework.No
		}
	}
	return f.Case.Satisfied
}
