package feedback

import (
	"slices"
	"unicode/utf8"
)

// AnswerState is what became of a question that was asked.
type AnswerState string

// The states of an answer.
const (
	Answered AnswerState = "answered"
	Skipped  AnswerState = "skipped"
	NotMet   AnswerState = "not_met" // the person did not experience it; left out of scores
)

// Respondent is who fills in a questionnaire.
type Respondent string

// The respondents.
const (
	Patient Respondent = "patient"
	Escort  Respondent = "escort"
)

// MaxAnswers is the most questions that a set may have.
const MaxAnswers = 60

// Answers is a questionnaire as one person left it, perhaps before its end.
type Answers struct {
	Set         string       `json:"set"`
	Version     int          `json:"version"`
	Short       bool         `json:"short,omitempty"`
	Respondent  Respondent   `json:"respondent,omitempty"` // empty: not asked
	Complete    bool         `json:"complete"`             // the person came to the end
	Seconds     int          `json:"seconds"`              // from the first question to the end
	Items       []Answer     `json:"items"`                // those that were asked, in order
	Attachments []Attachment `json:"attachments,omitempty"`
}

// Answer is one question's.
type Answer struct {
	Question string      `json:"question"`
	State    AnswerState `json:"state"`
	Value    int         `json:"value,omitempty"`   // of Faces, Scale, YesNo; 0 counts when State is Answered
	Options  []string    `json:"options,omitempty"` // of OneOf, SeveralOf
	Text     string      `json:"text,omitempty"`    // of FreeText, at most MaxTextRunes characters
	Voices   []string    `json:"voices,omitempty"`  // part ids among the attachments
}

// Holds reports whether the condition is met by the answer to its question.
func (c *Condition) Holds(a Answer) bool {
	if a.State != Answered {
		return false
	}
	if len(c.Values) > 0 {
		return slices.Contains(c.Values, a.Value)
	}
	return slices.ContainsFunc(c.Options, func(o string) bool { return slices.Contains(a.Options, o) })
}

// Validate checks the form of the answers. Whether they fit their set only the hub can say, which has every version.
func (a *Answers) Validate() error {
	switch {
	case !ValidName(a.Set) || a.Version < 1 || a.Version > maxCount:
		return invalid("set")
	case a.Respondent != "" && a.Respondent != Patient && a.Respondent != Escort:
		return invalid("respondent")
	case a.Seconds < 0 || a.Seconds > maxCount:
		return invalid("seconds")
	case len(a.Items) == 0 || len(a.Items) > MaxAnswers:
		return invalid("items")
	}
	seen, voices := map[string]bool{}, map[string]bool{}
	for _, at := range a.Attachments {
		if at.Kind != Voice {
			return invalid("attachments")
		}
		voices[at.PartID] = true
	}
	for i := range a.Items {
		it := &a.Items[i]
		if seen[it.Question] || !ValidName(it.Question) {
			return invalid("question")
		}
		seen[it.Question] = true
		if err := it.validate(voices); err != nil {
			return err
		}
	}
	return validateAttachments(a.Attachments)
}

func (a *Answer) validate(voices map[string]bool) error {
	switch {
	case a.State != Answered && a.State != Skipped && a.State != NotMet:
		return invalid("state")
	case a.State != Answered && (a.Value != 0 || len(a.Options)+len(a.Voices) > 0 || a.Text != ""):
		return invalid("state")
	case a.Value < 0 || a.Value > 10:
		return invalid("value")
	case len(a.Options) > 5:
		return invalid("options")
	case len(a.Voices) > MaxVoices:
		return invalid("voices")
	case !utf8.ValidString(a.Text) || utf8.RuneCountInString(a.Text) > MaxTextRunes:
		return invalid("text")
	}
	for _, o := range a.Options {
		if !ValidName(o) {
			return invalid("options")
		}
	}
	for _, v := range a.Voices {
		if !voices[v] {
			return invalid("voices")
		}
	}
	return nil
}

// Fits reports whether an answer is one that the question allows.
func (q *Question) Fits(a *Answer) bool {
	if a.State == NotMet {
		return q.NotMet
	}
	if a.State != Answered {
		return true
	}
	switch q.Type {
	case Faces, Scale, YesNo:
		low, high := q.Range()
		return a.Value >= low && a.Value <= high && len(a.Options)+len(a.Voices) == 0 && a.Text == ""
	case OneOf, SeveralOf:
		if len(a.Options) == 0 || q.Type == OneOf && len(a.Options) > 1 || len(a.Voices) > 0 || a.Text != "" || a.Value != 0 {
			return false
		}
		for i, o := range a.Options {
			at := slices.IndexFunc(q.Options, func(have Option) bool { return have.ID == o })
			if at < 0 || slices.Contains(a.Options[:i], o) || q.Options[at].Alone && len(a.Options) > 1 {
				return false
			}
		}
		return true
	case FreeText:
		return (a.Text != "" || len(a.Voices) > 0) && len(a.Options) == 0 && a.Value == 0
	}
	return false
}
