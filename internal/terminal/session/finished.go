package session

import (
	"slices"
	"time"

	"xinsheng/internal/feedback"
)

// Finished is what its author sent. One of Report, Snapshot, Rating, Answers, Step and Addition is set; its attachments
// are Media, in the same order.
type Finished struct {
	VisitID      string
	Lang         string
	LargeType    bool
	HelpedBy     string // badge id; empty: nobody helped
	ProxyConsent bool   // the person agreed that somebody else fills it in
	Consents     []feedback.ConsentKind
	Report       *feedback.Report
	Listening    *Listening         // with Report: the listening session in which it was left
	Snapshot     *feedback.Snapshot // photo first
	Rating       *feedback.Rating
	Answers      *feedback.Answers
	Step         *feedback.WalkStep
	Addition     *feedback.Addition
	Media        []Media
}

// Type is the type of record that it becomes.
func (f *Finished) Type() feedback.RecordType {
	switch {
	case f.Snapshot != nil:
		return feedback.TypeSnapshot
	case f.Rating != nil:
		return feedback.TypeRating
	case f.Answers != nil:
		return feedback.TypeAnswers
	case f.Step != nil:
		return feedback.TypeWalkStep
	case f.Addition != nil:
		return feedback.TypeAddition
	case f.Listening != nil:
		return feedback.TypeListeningWord
	}
	return feedback.TypeReport
}

// Kind is the kind of case that it becomes; empty: it becomes none, and has no receipt.
func (f *Finished) Kind() feedback.Kind {
	switch {
	case f.Snapshot != nil:
		return f.Snapshot.Topic.Kind()
	case f.Step != nil && f.Step.Problem != "":
		return f.Step.CaseKind()
	case f.Report != nil:
		return f.Report.Kind
	}
	return ""
}

// Validate checks whichever it is.
func (f *Finished) Validate() error {
	switch {
	case f.Snapshot != nil:
		return f.Snapshot.Validate()
	case f.Rating != nil:
		return f.Rating.Validate()
	case f.Answers != nil:
		return f.Answers.Validate()
	case f.Step != nil:
		return f.Step.Validate()
	case f.Addition != nil:
		return f.Addition.Validate()
	}
	return f.Report.Validate()
}

// begun is what every record of this visit says. The caller holds mu.
func (s *Session) begun() Finished {
	f := Finished{
		VisitID: s.visitID, Lang: s.lang, LargeType: s.large,
		Consents: []feedback.ConsentKind{feedback.ConsentProcessing},
	}
	if s.helped.ID != "" {
		f.HelpedBy, f.ProxyConsent = s.helped.ID, s.draft.Proxy
	}
	return f
}

// finished is the draft as it is sent. The caller holds mu.
func (s *Session) finished() Finished {
	d, f := s.draft, s.begun()
	if d.Sheet != nil {
		d.Media = d.Sheet.media(d.Media)
	}
	f.Media = slices.Clone(d.Media)
	if d.Count(feedback.Voice) > 0 {
		f.Consents = append(f.Consents, feedback.ConsentVoice)
	}
	if d.Count(feedback.Photo) > 0 {
		f.Consents = append(f.Consents, feedback.ConsentPhoto)
	}
	switch {
	case d.Sheet != nil:
		f.Answers = d.Sheet.answers(time.Now(), d.Media)
		f.Answers.Attachments = d.attachments()
	case d.Step != nil:
		step := *d.Step
		step.Attachments = d.attachments()
		f.Step = &step
	case d.Adding != nil:
		a := *d.Adding
		f.Addition = &feedback.Addition{Number: a.Number, Grant: a.Grant, Unsatisfied: a.Unsatisfied, Text: d.Text,
			Attachments: d.attachments()}
	case d.Snapshot:
		f.Snapshot = &feedback.Snapshot{Topic: d.Topic, Text: d.Text, WherePlace: d.WherePlace, Attachments: d.attachments()}
	default:
		f.Report = s.report()
		if s.listening != nil {
			on := *s.listening
			f.Listening = &on
		}
		if c := f.Report.Contact; c != nil {
			f.Consents = append(f.Consents, feedback.ConsentContact)
			if d.Guardian {
				f.Consents = append(f.Consents, feedback.ConsentGuardian)
			}
		}
	}
	return f
}

func (s *Session) report() *feedback.Report {
	d := s.draft
	r := &feedback.Report{
		Kind: d.Kind, Text: d.Text, Urgent: d.Urgent, Inhuman: d.Urgent && d.Inhuman, WherePlace: d.WherePlace,
		Bed: d.Bed, When: d.When,
		VisitNumber: d.VisitNumber, Attachments: d.attachments(), RatingID: s.rated.ID,
	}
	if d.Contact != nil {
		c := *d.Contact
		r.Contact = &c
	}
	return r
}
