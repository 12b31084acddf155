package cases

import (
	"slices"
	"strings"
	"time"

	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/workday"
)

// history is what happened, as this user may know it: notes are among staff, and the person's own words need their
// reader.
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
		if slices.Contains(centreOnly, e.What) && !v.Is(staff.Centre) {
			continue
		}
		m := moment{ID: e.ID, When: v.When(e.At), Text: e.Text}
		switch e.What.Line() {
		case casestate.Until:
			until, consent, _ := strings.Cut(e.Text, "\n")
			m.What, m.Text = v.T("desk.event."+string(e.What), "who", who, "day", v.isoDate(until)), consent
		case casestate.Units, casestate.UnitUntil, casestate.Pressed:
			m.What, m.Text = v.onTaskEvent(e, who)
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
		case casestate.Changed:
			m.What, m.Text = v.corrected(&e, who)
		case casestate.Moved:
			m.What, m.Text = v.promised(&e)
		case casestate.Clocks:
			m.What, m.Text = v.T("desk.event."+string(e.What)), ""
			for line := range strings.Lines(e.Text) {
				if clock := strings.Fields(line); len(clock) == 3 {
					m.What += v.T("desk.event.reckoned_clock", "clock", v.T("desk.limit."+clock[0]), "was", v.isoDate(clock[1]), "now",
						v.isoDate(clock[2]))
				}
			}
		case casestate.Call:
			outcome, words, _ := strings.Cut(e.Text, "\n")
			m.What, m.Text = v.T("desk.event."+string(e.What), "who", who), words
			if casestate.Outcome(outcome).Known() {
				m.What += v.T("desk.call.history", "outcome", v.T("desk.call."+outcome))
			}
		case casestate.Colleague:
			m.What, m.Text = v.T("desk.event."+string(e.What), "who", who), ""
			if to := names[e.Text]; to != "" {
				m.What = v.T("desk.event."+string(e.What)+"_to", "who", who, "to", to)
			}
		case casestate.Other:
			m.What, m.Text = v.T("desk.event."+string(e.What), "who", who, "number", web.Dashed(e.Text)), ""
		case casestate.Actor:
			m.What = v.T("desk.event."+string(e.What), "who", who)
		}
		if e.What == casestate.EventNoted {
			m.Note = e.Scope
			if v.noteHidden(e) {
				continue
			}
			if e.Scope != "" && v.Is(staff.Centre) {
				m.What += " · " + v.noteScope(e)
			}
		}
		if !v.readsEvent(e) {
			m.Text = ""
		}
		out = append(out, m)
	}
	return out
}

// historyFilter offers to see the notes alone, where there are any of more than one side.
func (v *visit) historyFilter(lines []moment) []web.Tab {
	noted := map[casestate.Scope]bool{}
	for _, m := range lines {
		if m.Note != "" {
			noted[m.Note] = true
		}
	}
	if len(noted) == 0 || !v.Is(staff.Centre) {
		return nil
	}
	out := []web.Tab{{Text: v.T("desk.history.any"), Here: true}}
	for _, s := range []casestate.Scope{casestate.ForCentre, casestate.ForTask, casestate.ForEveryone} {
		if noted[s] {
			out = append(out, web.Tab{Value: string(s), Text: v.T("desk.history." + string(s))})
		}
	}
	return out
}

// corrected says what a case was taken for.
func (v *visit) corrected(e *store.CaseEvent, who string) (what, text string) {
	c, ok := casework.CorrectedBy(e)
	if !ok {
		return v.T("desk.event.corrected", "who", who), ""
	}
	var parts []string
	if c.KindWas != c.Kind {
		parts = append(parts, v.T("desk.event.corrected_kind", "who", who, "was", v.T("desk.kind."+c.KindWas), "now",
			v.T("desk.kind."+c.Kind)))
	}
	if c.PlaceWas != c.Place {
		parts = append(parts, v.T("desk.event.corrected_place", "who", who, "was", v.PlaceShort(c.PlaceWas), "now",
			v.PlaceShort(c.Place)))
	}
	return strings.Join(parts, " · "), c.Reason
}

// promised says from which to which date the promise moved, and why it may.
func (v *visit) promised(e *store.CaseEvent) (what, text string) {
	m, ok := casework.MovedBy(e)
	if !ok {
		return v.T("desk.event.promised"), ""
	}
	return v.T("desk.event.promised_"+string(m.How), "was", v.isoDate(m.Was), "now", v.isoDate(m.Now)), m.Words
}

// isoDate is a day as one reads it.
func (v *visit) isoDate(day string) string {
	if t, err := time.ParseInLocation(time.DateOnly, day, workday.Zone()); err == nil {
		return v.Day(t)
	}
	return day
}

// onTaskEvent says what happened to one department's task, and what was said of it. Older lines name departments in
// their text.
func (v *visit) onTaskEvent(e store.CaseEvent, who string) (what, text string) {
	units, text := e.Text, ""
	if e.Unit != "" {
		units, text = v.PlaceName(e.Unit), e.Text
	}
	day, n := "", ""
	if e.What.Line() == casestate.UnitUntil {
		day, text, _ = strings.Cut(e.Text, "\n")
		day = v.isoDate(day)
	}
	if e.What.Line() == casestate.Pressed {
		if text = ""; e.Text != "" && e.Text != "1" {
			n = v.T("desk.event.times", "n", e.Text)
		}
	}
	return strings.TrimSpace(v.T("desk.event."+string(e.What), "who", who, "units", units, "day", day) + " " + n), text
}

// between are the lines whose text is between the centre and one department.
var between = []casestate.Event{casestate.EventAssigned, casestate.EventReturned, casestate.EventRecalled,
	casestate.EventTimeAsked}

// centreOnly are the lines that only the centre sees at all.
var centreOnly = []casestate.Event{casestate.EventSerious, casestate.EventSeriousReported,
	casestate.EventSeriousDropped}

// open are the lines whose text everybody at work may read: what the person said and was told.
var open = []casestate.Event{casestate.EventRated, casestate.EventAnswered, casestate.EventNoted}

// readsEvent tells whether this user may read the text of a line. The centre reads all; what it agreed with the person,
// or with another department, may hold what a department was not shown.
func (v *visit) readsEvent(e store.CaseEvent) bool {
	switch {
	case v.Is(staff.Centre):
		return true
	case !v.ReadsWords():
		return e.What == casestate.EventAnswered
	}
	return slices.Contains(open, e.What) || v.Is(staff.Director) && e.What == casestate.EventInstructed ||
		slices.Contains(between, e.What) && e.Unit == v.Unit()
}

// noteHidden tells whether a note is none of this user's.
func (v *visit) noteHidden(e store.CaseEvent) bool {
	return !v.Is(staff.Centre) && e.Scope != casestate.ForEveryone &&
		(!v.Is(staff.Department) || e.Scope != casestate.ForTask || e.Unit != v.Unit())
}

func (v *visit) noteScope(e store.CaseEvent) string {
	if e.Unit != "" {
		return v.PlaceName(e.Unit)
	}
	return v.T(e.Scope.Label())
}
