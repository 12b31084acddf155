package notice

// Event is what somebody is told of. Its values stand in the database.
type Event string

// The events.
const (
	Handed      Event = "handed"      // a department has a task
	HandedBack  Event = "handed_back" // by a department
	Urged       Event = "urged"
	Replied     Event = "replied" // a department, to the centre
	DueTomorrow Event = "due_tomorrow"
	Due         Event = "due"
	Overdue1    Event = "overdue_1" // since one working day
	Overdue3    Event = "overdue_3" // since three
	Approval    Event = "approval"  // somebody waits for a colleague's leave
	Urgent      Event = "urgent"
	Added       Event = "added" // words of the person
	Rated       Event = "rated"
	Mentioned   Event = "mentioned"       // by name in a note
	Silent      Event = "terminal_silent" // a terminal
	RosterGap   Event = "roster_gap"      // a day without anybody on duty
	AnswerReady Event = "answer_ready"    // told to the person
	Instructed  Event = "instructed"      // by a director
	Praised     Event = "praised"         // a department, or somebody in it
	Serious     Event = "serious"         // may be a serious medical error
	SeriousDue  Event = "serious_due"     // and is not reported yet, late in its time or after it
)

// Audience is as what somebody is told.
type Audience string

// The audiences. Each but the last three is a level, and where nobody is on it the next one up is told: a department's
// centre, the centre's director.
const (
	Department Audience = "department" // everybody of the department that it is about
	Owner      Audience = "owner"      // who works on the case; the centre where nobody does
	Duty       Audience = "duty"       // who is on the roster today; the centre where nobody is
	Centre     Audience = "centre"
	Director   Audience = "director"
	Admin      Audience = "admin"
	Named      Audience = "named"  // in a note
	Group      Audience = "group"  // whoever reads a robot's group, and a machine that is called
	Person     Audience = "person" // whose case it is
)

// Way is how somebody is told.
type Way string

// The ways.
const (
	Bell     Way = "bell" // at the desk
	Mail     Way = "mail"
	Text     Way = "text" // message to a telephone
	WeCom    Way = "wecom"
	DingTalk Way = "dingtalk"
	Feishu   Way = "feishu"
	Webhook  Way = "webhook"
)

// Ways lists all ways.
func Ways() []Way { return append([]Way{Bell}, Outside()...) }

// Outside is the ways that leave the hub.
func Outside() []Way { return []Way{Mail, Text, WeCom, DingTalk, Feishu, Webhook} }

// groups is the ways that reach a group, and not somebody.
func groups() []Way { return []Way{WeCom, DingTalk, Feishu, Webhook} }

// Takes is the ways by which an audience can be told.
func (a Audience) Takes() []Way {
	switch a {
	case Group:
		return groups()
	case Person:
		return []Way{Text}
	default:
		return []Way{Bell, Mail, Text}
	}
}

// line is all that is known of an event: whom it can be told to, and how they are where the hospital says nothing else.
type line struct {
	event Event
	told  []told
}

type told struct {
	to  Audience
	how []Way
}

// table is all events in the order in which the desk lists them.
func table() []line {
	bell, loud := []Way{Bell}, []Way{Bell, Mail}
	all := groups()
	return []line{
		{Urgent, []told{{Duty, []Way{Bell, Mail, Text}}, {Centre, bell}, {Director, nil}, {Group, all}}},
		{Handed, []told{{Department, loud}, {Group, nil}}},
		{HandedBack, []told{{Owner, loud}, {Centre, nil}, {Group, nil}}},
		{Urged, []told{{Department, []Way{Bell, Mail, Text}}, {Group, nil}}},
		{Replied, []told{{Owner, bell}, {Centre, nil}}},
		{Approval, []told{{Owner, nil}, {Centre, loud}}},
		{DueTomorrow, []told{{Department, loud}, {Owner, bell}, {Group, nil}}},
		{Due, []told{{Department, loud}, {Owner, bell}, {Group, nil}}},
		{Overdue1, []told{{Department, loud}, {Owner, nil}, {Centre, loud}, {Director, nil}, {Group, nil}}},
		{Overdue3, []told{{Department, bell}, {Centre, loud}, {Director, loud}, {Group, nil}}},
		{Added, []told{{Owner, bell}, {Centre, nil}, {Department, nil}}},
		{Rated, []told{{Owner, bell}, {Department, nil}}},
		{Mentioned, []told{{Named, bell}}},
		{Silent, []told{{Admin, loud}, {Centre, bell}, {Group, nil}}},
		{RosterGap, []told{{Centre, loud}, {Director, bell}}},
		{Instructed, []told{{Owner, loud}, {Centre, nil}}},
		{Praised, []told{{Department, loud}, {Group, nil}}},
		{Serious, []told{{Duty, []Way{Bell, Mail, Text}}, {Centre, loud}, {Director, loud}, {Group, nil}}},
		{SeriousDue, []told{{Duty, []Way{Bell, Mail, Text}}, {Centre, loud}, {Director, loud}, {Group, nil}}},
		{AnswerReady, []told{{Person, []Way{Text}}}},
	}
}

// Events lists all events.
func Events() []Event {
	var out []Event
	for _, l := range table() {
		out = append(out, l.event)
	}
	return out
}

// Urgent reports whether the event knows no quiet hours.
func (e Event) Urgent() bool { return e == Urgent || e == Serious || e == SeriousDue }

// Audiences is whom an event can be told to.
func (e Event) Audiences() []Audience {
	var out []Audience
	for _, t := range e.line().told {
		out = append(out, t.to)
	}
	return out
}

func (e Event) line() line {
	for _, l := range table() {
		if l.event == e {
			return l
		}
	}
	return line{event: e}
}

// Label names the text that says the event.
func (e Event) Label() string { return "notice.event." + string(e) }

// Label names the text that says the audience.
func (a Audience) Label() string { return "notice.to." + string(a) }

// Label names the text that says the way.
func (w Way) Label() string { return "notice.way." + string(w) }
