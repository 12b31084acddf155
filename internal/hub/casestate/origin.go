package casestate

// Source is the way by which a case came in: its channel. Its values stand in the database.
type Source string

// The sources. All but the first two are written down at the desk.
const (
	FromTerminal  Source = "terminal"
	FromPhone     Source = "phone"
	FromHotline   Source = "hotline"
	FromHall      Source = "hall" // somebody who came to the desk in the hall
	FromOrder     Source = "12345"
	FromLetter    Source = "letter"
	FromEmail     Source = "email"
	FromBox       Source = "box" // a suggestion box
	FromPress     Source = "press"
	FromAuthority Source = "authority" // an order from above
	FromFollowUp  Source = "follow_up"
	FromRounds    Source = "rounds"
)

// AboutSource is what a source is.
type AboutSource struct {
	Desk   bool // somebody at the desk writes down what came that way
	Spoken bool // the person is there: what happens next is told at once
	Number bool // what comes that way has a number of its sender's
	Owed   bool // the sender wants an answer besides the person, by a date that it may set
}

// sources is the table.
func sources() []struct {
	Source
	AboutSource
} {
	return []struct {
		Source
		AboutSource
	}{
		{FromTerminal, AboutSource{}},
		{FromPhone, AboutSource{}},
		{FromHotline, AboutSource{Desk: true, Spoken: true}},
		{FromHall, AboutSource{Desk: true, Spoken: true}},
		{FromOrder, AboutSource{Desk: true, Number: true, Owed: true}},
		{FromLetter, AboutSource{Desk: true, Number: true}},
		{FromEmail, AboutSource{Desk: true}},
		{FromBox, AboutSource{Desk: true}},
		{FromPress, AboutSource{Desk: true, Number: true, Owed: true}},
		{FromAuthority, AboutSource{Desk: true, Number: true, Owed: true}},
		{FromFollowUp, AboutSource{Desk: true, Spoken: true}},
		{FromRounds, AboutSource{Desk: true, Spoken: true}},
	}
}

// Sources lists all sources.
func Sources() []Source {
	var out []Source
	for _, s := range sources() {
		out = append(out, s.Source)
	}
	return out
}

// About is what a source is. Of one that is unknown, from a database of a newer hub, nothing is known.
func (s Source) About() AboutSource {
	for _, one := range sources() {
		if one.Source == s {
			return one.AboutSource
		}
	}
	return AboutSource{}
}

// AtDesk lists the sources of what is written down at the desk.
func AtDesk() []Source {
	var out []Source
	for _, s := range sources() {
		if s.Desk {
			out = append(out, s.Source)
		}
	}
	return out
}

// Label is the key of the source's name.
func (s Source) Label() string { return "desk.source." + string(s) }

// Form is what a case was made of. Its values stand in the database.
type Form string

// The forms.
const (
	FormReport   Form = "report"
	FormSnapshot Form = "snapshot" // a photo first, and what it shows: the case's topic
	FormWalk     Form = "walk"     // a problem that a patient experiencer found
	FormWord     Form = "word"     // left in a listening session
)

// Forms lists all forms.
func Forms() []Form { return []Form{FormReport, FormSnapshot, FormWalk, FormWord} }
