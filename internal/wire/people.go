package wire

import (
	"time"

	"xinsheng/internal/feedback"
)

// Survey is a question set and when it is offered. Of those offered at a time a terminal takes the first that fits its
// profile.
type Survey struct {
	Set   feedback.QuestionSet `json:"set"`
	From  time.Time            `json:"from,omitzero"`  // zero: always was
	Until time.Time            `json:"until,omitzero"` // not any more then; zero: no end
}

// Offered is the set that a terminal of a profile offers at a time, nil where there is none.
func Offered(surveys []Survey, profile feedback.Profile, at time.Time) *feedback.QuestionSet {
	for i := range surveys {
		s := &surveys[i]
		if s.Set.Profile == profile && len(s.Set.Questions) > 0 &&
			(s.From.IsZero() || !at.Before(s.From)) && (s.Until.IsZero() || at.Before(s.Until)) {
			return &s.Set
		}
	}
	return nil
}

// BadgeRole is what someone who signed in with a badge may do at a terminal. Nobody may read anything there.
type BadgeRole string

// The roles.
const (
	Volunteer BadgeRole = "volunteer" // helps others: their records are marked
	Moderator BadgeRole = "moderator" // that too, and opens and ends listening sessions
)

// Badge is someone who may sign in, at any terminal and without the hub.
type Badge struct {
	ID     string    `json:"id"`     // opaque; what records say of who helped
	Number string    `json:"number"` // typed where there is no scanner: 4 to 8 digits
	Name   string    `json:"name"`   // shown while signed in
	Role   BadgeRole `json:"role"`
	Card   string    `json:"card"` // argon2id of the secret on the card, see package credential
	PIN    string    `json:"pin"`  // argon2id of six digits or more
}

// Walker is a patient experiencer 患者体验员 with a task.
type Walker struct {
	ID     string   `json:"id"`
	Number string   `json:"number"`
	Name   string   `json:"name"`
	Card   string   `json:"card"`
	PIN    string   `json:"pin"`
	Task   WalkTask `json:"task"`
}

// WalkTask is what a walk is to cover.
type WalkTask struct {
	ID          string                 `json:"id"`
	Route       feedback.RouteTemplate `json:"route"`
	Departments []string               `json:"departments,omitempty"` // place ids
	Until       time.Time              `json:"until"`                 // taken up no more after that
	Note        string                 `json:"note,omitempty"`        // what to look at above all, in the centre's words
}

// ListeningSession is a meeting 倾听心声 at which several people leave their word on one terminal, one after the other.
type ListeningSession struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	PlaceID   string    `json:"place_id"`
	Moderator string    `json:"moderator"` // name
	From      time.Time `json:"from"`
	Until     time.Time `json:"until"`
}

// WalkState answers GET /v1/walks/{task}: which steps of a walk the hub has, and never what was said.
type WalkState struct {
	Task     string          `json:"task"`
	Finished bool            `json:"finished"`
	Steps    []WalkStepState `json:"steps"`
}

// WalkStepState is one step that was saved.
type WalkStepState struct {
	Step      feedback.Step `json:"step"`
	ArrivedAt time.Time     `json:"arrived_at,omitzero"`
	LeftAt    time.Time     `json:"left_at,omitzero"`
	NotMet    bool          `json:"not_met,omitempty"`
	Done      bool          `json:"done"` // scored, or not experienced
}
