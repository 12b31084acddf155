package cases

import (
	"strings"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

// work is one department's part in a case: whether it has answered in this round, and all that it ever said.
type work struct {
	Name, State, Tone string
	Over              bool // the case was taken from it
	Now               *reply
	Before            []reply // what it said before, newest first
}

// reply is one answer, by whom and when.
type reply struct {
	Who, When, Text, Note string
}

// works is the departments that have the case, and those that had it and said something. A department reads its own words
// alone, and those who may not read words see who has answered.
func (v *visit) works(f *casework.File, names map[string]string) []work {
	var ids []string
	at := map[string]bool{}
	for _, u := range f.Units {
		ids, at[u.PlaceID] = append(ids, u.PlaceID), true
	}
	known := map[string]bool{}
	for _, a := range f.Answers {
		if a.Unit != "" && !at[a.Unit] && !known[a.Unit] {
			ids, known[a.Unit] = append(ids, a.Unit), true
		}
	}
	var out []work
	for _, id := range ids {
		w := work{Name: v.PlaceName(id), State: v.T("desk.work.busy"), Tone: "busy", Over: !at[id]}
		switch now := f.Newest(id); {
		case now.ID != 0:
			w.State, w.Tone = v.T("desk.work.answered", "when", v.When(now.At)), "answered"
		case w.Over:
			w.State, w.Tone = v.T("desk.work.over"), "plain"
		case f.Case.State.About().With != casestate.Departments:
			w.State, w.Tone = v.T("desk.work.silent"), "plain"
		}
		if v.reads(id) {
			w.Now, w.Before = v.replies(f, names, func(a *store.CaseAnswer) bool { return a.Unit == id && !a.Sent })
		}
		out = append(out, w)
	}
	return out
}

// reads tells whether this user may read what a department told the centre.
func (v *visit) reads(unit string) bool {
	return v.Is(staff.Centre) || v.Is(staff.Department) && v.User.DepartmentID == unit
}

// replies is the answers that fit: the newest of this round, and all others, newest first.
func (v *visit) replies(f *casework.File, names map[string]string, fits func(*store.CaseAnswer) bool) (now *reply, before []reply) {
	for i := len(f.Answers) - 1; i >= 0; i-- {
		a := &f.Answers[i]
		if !fits(a) || a.Text == "" {
			continue
		}
		s := reply{Who: names[a.Author], When: v.When(a.At), Text: a.Text, Note: v.noteOn(f, a)}
		if now == nil && a.Round == f.Case.Round {
			now = &s
			continue
		}
		before = append(before, s)
	}
	return now, before
}

// noteOn says of an answer what its text and time do not: that it came after the person was answered, or is of an earlier round.
func (v *visit) noteOn(f *casework.File, a *store.CaseAnswer) string {
	sent := f.Sent()
	switch {
	case a.Round != f.Case.Round:
		return v.T("desk.round", "n", v.Ordinal(a.Round))
	case !a.Sent && sent.Round == a.Round && sent.ID < a.ID:
		return v.T("desk.work.late")
	}
	return ""
}

// composed is what the departments said, one below the other, for the centre to make one answer of.
func (v *visit) composed(f *casework.File) string {
	var out []string
	for _, id := range f.Answered() {
		text := f.Newest(id).Text
		if len(f.Units) > 1 {
			text = v.T("desk.work.says", "unit", v.PlaceName(id), "text", text)
		}
		out = append(out, text)
	}
	return strings.Join(out, "\n\n")
}

// waiting is the departments that have yet to answer while others have, or none has.
func (v *visit) waiting(f *casework.File) string {
	answered := map[string]bool{}
	for _, id := range f.Answered() {
		answered[id] = true
	}
	var ids []string
	for _, u := range f.Units {
		if !answered[u.PlaceID] {
			ids = append(ids, u.PlaceID)
		}
	}
	return v.PlaceNames(ids)
}
