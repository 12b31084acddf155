package feedback

import "time"

// RecordID names one record for ever. It is a UUIDv7 in canonical lower-case form, made on the terminal at submit.
type RecordID string

// RecordType says what a sealed body holds.
type RecordType string

// The record types.
const (
	TypeReport        RecordType = "report"
	TypeRating        RecordType = "rating"
	TypeAnswers       RecordType = "answers"
	TypeWalkStep      RecordType = "walk_step"
	TypeSnapshot      RecordType = "snapshot"
	TypeListeningWord RecordType = "listening_word"
	TypeAddition      RecordType = "addition" // something more to a report that was sent before
)

// RecordTypes lists all of them.
func RecordTypes() []RecordType {
	return []RecordType{TypeReport, TypeRating, TypeAnswers, TypeWalkStep, TypeSnapshot, TypeListeningWord, TypeAddition}
}

// TypesBesideCases lists the types that hold words, voice or photos and yet may be no case: free answers of a
// questionnaire, steps of a walk.
func TypesBesideCases() []RecordType { return []RecordType{TypeAnswers, TypeWalkStep} }

// Kind is one of the five kinds of report.
type Kind string

// The kinds of report.
const (
	Complaint  Kind = "complaint"
	Enquiry    Kind = "enquiry"
	Help       Kind = "help"
	Suggestion Kind = "suggestion"
	Praise     Kind = "praise"
)

// Kinds lists the five kinds in the order in which they are offered.
func Kinds() []Kind { return []Kind{Complaint, Enquiry, Help, Suggestion, Praise} }

// AsksVerdict reports whether an answer to this kind of report asks the person whether it settles the matter, and is
// given a second time where it does not. Praise is passed on and thanked for: there is nothing to be settled.
func (k Kind) AsksVerdict() bool { return k != Praise }

// Profile is the setting in which a terminal stands.
type Profile string

// The profiles.
const (
	Outpatient Profile = "outpatient"
	Ward       Profile = "ward"
)

// SchemaVersion is the version of Body that this program writes.
const SchemaVersion = 1

// MaxTextRunes is the longest text of a report, in characters.
const MaxTextRunes = 1000

// Moment is one instant as the terminal's clocks told it.
type Moment struct {
	Wall time.Time `json:"wall"` // wall clock with its zone
	Boot string    `json:"boot"` // kernel boot id
	Mono int64     `json:"mono"` // milliseconds since that boot, time asleep included
}

// Body is the sealed part of a record: everything but what the envelope says in the open.
type Body struct {
	Schema        int            `json:"schema"`
	Type          RecordType     `json:"type"`
	VisitID       string         `json:"visit_id"`
	CapturedAt    Moment         `json:"captured_at"`
	PlaceID       string         `json:"place_id"` // where the terminal stands
	Profile       Profile        `json:"profile"`
	Lang          string         `json:"lang"` // zh or en
	LargeType     bool           `json:"large_type,omitempty"`
	HelpedBy      string         `json:"helped_by,omitempty"` // a badge's opaque id
	ProxyConsent  bool           `json:"proxy_consent,omitempty"`
	Consents      []Consent      `json:"consents,omitempty"`
	Receipt       *Receipt       `json:"receipt,omitempty"`
	PromisedDates []PromisedDate `json:"promised_dates,omitempty"`
	Report        *Report        `json:"report,omitempty"`
	Rating        *Rating        `json:"rating,omitempty"`
	Snapshot      *Snapshot      `json:"snapshot,omitempty"`
	Addition      *Addition      `json:"addition,omitempty"`
	Answers       *Answers       `json:"answers,omitempty"`
	WalkStep      *WalkStep      `json:"walk_step,omitempty"`
	ListeningWord *ListeningWord `json:"listening_word,omitempty"`
	Entry         *Entry         `json:"entry,omitempty"` // of what was written down at the desk
}

// Report is what a person wrote, said or showed.
type Report struct {
	Kind   Kind   `json:"kind"`
	Text   string `json:"text,omitempty"` // at most MaxTextRunes characters
	Urgent bool   `json:"urgent,omitempty"`
	// urgent, from a glass tapped as no person taps; it rings all the same
	Inhuman bool `json:"inhuman,omitempty"`
	// urgent, without words: somebody in despair asked for someone to come
	Company     bool         `json:"company,omitempty"`
	WherePlace  string       `json:"where_place,omitempty"` // place id; empty: the terminal's own place
	Bed         string       `json:"bed,omitempty"`         // of a ward, where the person gave it
	When        string       `json:"when,omitempty"`        // a date 2006-01-02; empty: today
	Contact     *Contact     `json:"contact,omitempty"`     // nil: anonymous
	VisitNumber string       `json:"visit_number,omitempty"`
	Attachments []Attachment `json:"attachments,omitempty"`
	RatingID    RecordID     `json:"rating_id,omitempty"` // the face tap that this report explains
}

// Contact is how to reach a person who chose not to stay anonymous.
type Contact struct {
	Name  string `json:"name,omitempty"`
	Phone string `json:"phone,omitempty"`
}

// Receipt is what the person took home, so that the hub can recognise it.
type Receipt struct {
	Number string `json:"number"` // eight Crockford base32 characters without the dash
	PIN    string `json:"pin"`    // four digits
	Nonce  []byte `json:"nonce"`  // the token's 16 bytes
}

// PromisedDate is a date that the receipt told the person.
type PromisedDate struct {
	Step      CaseStep `json:"step"`                // CaseAccepted or CaseAnswered
	By        string   `json:"by"`                  // 2006-01-02
	Estimated bool     `json:"estimated,omitempty"` // past the end of the work-day table
}
