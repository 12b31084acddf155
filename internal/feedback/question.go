package feedback

// QuestionType is how a question is answered.
type QuestionType string

// The question types.
const (
	Faces     QuestionType = "faces"      // one of Points faces, 1 worst
	Scale     QuestionType = "scale"      // 0 to 10
	YesNo     QuestionType = "yes_no"     // 1 or 0
	OneOf     QuestionType = "one_of"     // one option
	SeveralOf QuestionType = "several_of" // any options
	FreeText  QuestionType = "text"       // words, written or said
)

// QuestionTypes lists them.
func QuestionTypes() []QuestionType {
	return []QuestionType{Faces, Scale, YesNo, OneOf, SeveralOf, FreeText}
}

// QuestionSet is a questionnaire. A published version never changes.
type QuestionSet struct {
	ID         string      `json:"id"`
	Version    int         `json:"version"`
	Profile    Profile     `json:"profile"` // which terminals it is written for
	Title      Text        `json:"title"`
	Intro      Text        `json:"intro"` // one sentence on the page before the first question
	Dimensions []Dimension `json:"dimensions"`
	Questions  []Question  `json:"questions"`
}

// Dimension is what several questions together measure.
type Dimension struct {
	ID   string `json:"id"`
	Name Text   `json:"name"`
}

// Question is one page.
type Question struct {
	ID        string       `json:"id"`
	Type      QuestionType `json:"type"`
	Text      Text         `json:"text"`
	Hint      Text         `json:"hint,omitzero"`
	Dimension string       `json:"dimension,omitempty"` // empty: not scored
	Points    int          `json:"points,omitempty"`    // of Faces: 2 to 5
	Options   []Option     `json:"options,omitempty"`   // at most five, of OneOf and SeveralOf
	Yes       Text         `json:"yes,omitzero"`        // of YesNo: what the two answers say; empty: yes and no
	No        Text         `json:"no,omitzero"`         //
	NotMet    bool         `json:"not_met,omitempty"`   // "did not experience this" is offered
	Short     bool         `json:"short,omitempty"`     // in the short form too
	When      *Condition   `json:"when,omitempty"`      // nil: always asked
}

// Option is one answer to choose.
type Option struct {
	ID    string `json:"id"`
	Text  Text   `json:"text"`
	Alone bool   `json:"alone,omitempty"` // of SeveralOf: takes the others away, such as "none of these"
}

// Condition makes a question depend on an earlier one. It holds when that was answered and one of the two fits.
type Condition struct {
	Question string   `json:"question"`
	Values   []int    `json:"values,omitempty"`  // of Faces, Scale and YesNo
	Options  []string `json:"options,omitempty"` // of OneOf and SeveralOf
}

// HasShort reports whether there is a short form.
func (s *QuestionSet) HasShort() bool {
	for i := range s.Questions {
		if s.Questions[i].Short {
			return true
		}
	}
	return false
}

// Question finds one by its id; nil: there is none.
func (s *QuestionSet) Question(id string) *Question {
	for i := range s.Questions {
		if s.Questions[i].ID == id {
			return &s.Questions[i]
		}
	}
	return nil
}

// Asked lists the questions that are asked now, in order, of the short form or of all, given the answers so far. A
// question whose condition hangs on one that is not asked is not asked either.
func (s *QuestionSet) Asked(short bool, answers map[string]Answer) []*Question {
	var out []*Question
	asked := map[string]bool{}
	for i := range s.Questions {
		q := &s.Questions[i]
		if short && !q.Short {
			continue
		}
		if c := q.When; c != nil && (!asked[c.Question] || !c.Holds(answers[c.Question])) {
			continue
		}
		asked[q.ID] = true
		out = append(out, q)
	}
	return out
}

// Range is the lowest and the highest value of an answer; both 0 where an answer is no number.
func (q *Question) Range() (low, high int) {
	switch q.Type {
	case Faces:
		return 1, q.Points
	case Scale:
		return 0, 10
	case YesNo:
		return 0, 1
	}
	return 0, 0
}
