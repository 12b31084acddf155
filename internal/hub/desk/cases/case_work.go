package cases

import (
	"slices"
	"strings"
	"time"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/workday"
)

// task is one department's part in a case, as this user may know it.
type task struct {
	ID                  int64
	Name                string
	Own                 bool   // of the department that looks
	Contact             string // whether it sees how to reach the person
	Shown               bool
	Asked               string
	Due                 string
	Left, LeftTone      string
	State, Tone, When   string
	Urged               string
	Over                bool   // the department has the case no more
	Reason              string // why
	More, MoreReason    string // until when it asks for time
	Now                 *reply
	Before              []reply // what it said before, newest first
	Can                 map[string]bool
	Taken               bool
	MoreOpen            bool   // there is a later day to ask for
	MoreLeast, MoreMost string // the days that it may ask for
	Called              string // now, as the field of a call has it
}

// reply is one answer, by whom and when.
type reply struct {
	Who, When, Text, Note string
	Call                  string // when the person was rung, and what was said
	Files                 []attached
}

// tasks is the departments that have the case, and those that had it. A department reads its own words alone, and those
// who may not read words see who has answered.
func (v *visit) tasks(f *casework.File, names map[string]string) []task {
	var out []task
	for _, t := range f.Newest() {
		reads, about := v.reads(t.Unit), t.State.About()
		one := task{ID: t.ID, Name: v.PlaceName(t.Unit), State: v.T(t.State.Label()), Tone: toneOf(about), Over: about.Over,
			Can: map[string]bool{}}
		one.Own = v.Unit() != "" && t.Unit == v.Unit()
		one.When = v.taskDay(&t)
		if t.Urged > 0 && about.Open {
			one.Urged = v.T("desk.task.urged"+v.Plural(t.Urged), "n", t.Urged)
		}
		if about.Open && f.Case.State.Runs() {
			c := v.taskClock(&t)
			one.Due, one.Left, one.LeftTone = v.Day(t.DueAt), c.Text, c.Tone
		}
		if reads {
			v.taskWords(&one, f, &t, names)
		}
		for action := range casework.AllowedTask(&f.Case, v.actor(), &t) {
			one.Can[string(action)] = true
		}
		out = append(out, one)
	}
	slices.SortStableFunc(out, func(a, b task) int { // what nobody works on any more comes last
		switch {
		case a.Over == b.Over:
			return 0
		case a.Over:
			return 1
		}
		return -1
	})
	return out
}

// taskWords adds what only the centre and the department itself read.
func (v *visit) taskWords(one *task, f *casework.File, t *store.CaseTask, names map[string]string) {
	one.Asked, one.Reason, one.Shown, one.Taken = t.Asked, t.Reason, t.ShowContact, !t.TakenAt.IsZero()
	if f.Case.ContactName != "" || f.Case.Phone != "" {
		one.Contact = v.T("desk.task.contact_hidden")
		if t.ShowContact {
			one.Contact = v.T("desk.task.contact_shown")
		}
	}
	if !t.MoreUntil.IsZero() {
		one.More, one.MoreReason = v.Day(t.MoreUntil), t.MoreReason
	}
	one.Now, one.Before = v.replies(f, names, func(a *store.CaseAnswer) bool { return a.Unit == t.Unit && !a.Sent })
	if one.Now != nil && f.Said(t.Unit).ID == 0 { // it was asked again since
		one.Before, one.Now = append([]reply{*one.Now}, one.Before...), nil
	}
	one.MoreLeast, one.MoreMost = typedDay(t.DueAt.AddDate(0, 0, 1)), typedDay(f.Case.DueAt)
	one.MoreOpen = one.MoreLeast <= one.MoreMost
	one.Called = v.Now().In(workday.Zone()).Format("2006-01-02T15:04")
}

// taskDay is when a task came to where it stands.
func (v *visit) taskDay(t *store.CaseTask) string {
	at := t.HandedAt
	for _, later := range []time.Time{t.TakenAt, t.AnsweredAt, t.OverAt} {
		if !later.IsZero() {
			at = later
		}
	}
	return v.When(at)
}

func typedDay(at time.Time) string { return at.In(workday.Zone()).Format(time.DateOnly) }

func toneOf(a casestate.AboutTask) string {
	switch {
	case a.Open:
		return "busy"
	case a.Answered:
		return "answered"
	}
	return "plain"
}

// taskClock is what a department's own date leaves.
func (v *visit) taskClock(t *store.CaseTask) clock {
	return v.remaining(t.HandedAt, t.DueAt)
}

// reads tells whether this user may read what a department told the centre.
func (v *visit) reads(unit string) bool {
	return v.Is(staff.Centre) || v.Is(staff.Department) && v.User.DepartmentID == unit
}

// replies is the answers that fit: the newest of this round, and all others, newest first.
func (v *visit) replies(f *casework.File, names map[string]string, fits func(*store.CaseAnswer) bool) (now *reply,
	before []reply) {
	for i := len(f.Answers) - 1; i >= 0; i-- {
		a := &f.Answers[i]
		if !fits(a) || a.Text == "" {
			continue
		}
		s := reply{Who: names[a.Author], When: v.When(a.At), Text: a.Text, Note: v.noteOn(f, a),
			Files: v.attachedTo(f, a.ID)}
		if !a.CalledAt.IsZero() && !a.Sent {
			s.Call = v.T("desk.unit_call.was", "when", v.When(a.CalledAt), "said", a.CallSaid)
		}
		if now == nil && a.Round == f.Case.Round {
			now = &s
			continue
		}
		before = append(before, s)
	}
	return now, before
}

// noteOn says of an answer what its text and time do not: that it came after the person was answered, or is of an
// earlier round.
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

// composed is what the departments said, one below the other, for the centre to make one answer of. What only staff
// read, such as the record of a call, is not part of it.
func (v *visit) composed(f *casework.File) string {
	var out []string
	for _, id := range f.Answered() {
		text := f.Said(id).Text
		if len(f.AtWork()) > 1 {
			text = v.T("desk.work.says", "unit", v.PlaceName(id), "text", text)
		}
		out = append(out, text)
	}
	return strings.Join(out, "\n\n")
}

// waiting is the departments that have yet to answer while others have, or none has.
func (v *visit) waiting(f *casework.File) string {
	var ids []string
	for _, t := range f.AtWork() {
		if t.State.About().Open {
			ids = append(ids, t.Unit)
		}
	}
	return v.PlaceNames(ids)
}
