package store

import (
	"encoding/json"
	"time"

	"github.com/uptrace/bun"
)

// Rating is one tap on a face. One that another took the place of stays, and does not count.
type Rating struct {
	bun.BaseModel `bun:"table:ratings"`

	RecordID   string    `bun:"record_id,pk"`
	TerminalID string    `bun:"terminal_id,notnull"`
	VisitID    string    `bun:"visit_id,notnull"`
	PlaceID    string    `bun:"place_id,notnull"` // where the terminal stands
	Profile    string    `bun:"profile,notnull"`
	Lang       string    `bun:"lang,notnull"`
	HelpedBy   string    `bun:"helped_by,notnull"`
	Score      int       `bun:"score,notnull"`   // 1 to 5
	Reasons    string    `bun:"reasons,notnull"` // words with spaces between
	Replaces   string    `bun:"replaces,notnull"`
	Replaced   bool      `bun:"replaced,notnull"`
	CapturedAt time.Time `bun:"captured_at,notnull"`
	ReceivedAt time.Time `bun:"received_at,notnull"`
	Flag       string    `bun:"flag,notnull"` // empty: it counts; else the rule by which it does not
}

// QuestionSet is one version of a questionnaire. Once published it never changes.
type QuestionSet struct {
	bun.BaseModel `bun:"table:question_sets"`

	ID          string          `bun:"id,pk"`
	Version     int             `bun:"version,pk"`
	Profile     string          `bun:"profile,notnull"`
	Source      string          `bun:"source,notnull"`        // TOML as it was written
	Doc         json.RawMessage `bun:"doc,notnull,type:text"` // feedback.QuestionSet
	CreatedBy   string          `bun:"created_by,notnull"`
	CreatedAt   time.Time       `bun:"created_at,notnull"`
	PublishedAt time.Time       `bun:"published_at,nullzero"` // zero: a draft
}

// SurveyPlan is where and when a version is offered.
type SurveyPlan struct {
	bun.BaseModel `bun:"table:survey_plans"`

	ID        int64     `bun:"id,pk,autoincrement"`
	SetID     string    `bun:"set_id,notnull"`
	Version   int       `bun:"version,notnull"`
	PlaceID   string    `bun:"place_id,notnull"` // there and in all that lies in it; empty: everywhere
	FromAt    time.Time `bun:"from_at,notnull"`
	UntilAt   time.Time `bun:"until_at,nullzero"`
	CreatedBy string    `bun:"created_by,notnull"`
	CreatedAt time.Time `bun:"created_at,notnull"`
	EndedAt   time.Time `bun:"ended_at,nullzero"` // ended by hand
}

// AnswerSheet is a questionnaire that somebody filled in.
type AnswerSheet struct {
	bun.BaseModel `bun:"table:answer_sheets"`

	RecordID   string    `bun:"record_id,pk"`
	TerminalID string    `bun:"terminal_id,notnull"`
	VisitID    string    `bun:"visit_id,notnull"`
	PlaceID    string    `bun:"place_id,notnull"`
	Profile    string    `bun:"profile,notnull"`
	Lang       string    `bun:"lang,notnull"`
	HelpedBy   string    `bun:"helped_by,notnull"`
	SetID      string    `bun:"set_id,notnull"`
	Version    int       `bun:"version,notnull"`
	Short      bool      `bun:"short,notnull"`
	Respondent string    `bun:"respondent,notnull"`
	Complete   bool      `bun:"complete,notnull"`
	Seconds    int       `bun:"seconds,notnull"`
	CapturedAt time.Time `bun:"captured_at,notnull"`
	ReceivedAt time.Time `bun:"received_at,notnull"`
	Flag       string    `bun:"flag,notnull"`
}

// Answer is the answer to one question of a sheet.
type Answer struct {
	bun.BaseModel `bun:"table:answers"`

	RecordID   string `bun:"record_id,pk"`
	QuestionID string `bun:"question_id,pk"`
	Position   int    `bun:"position,notnull"`
	State      string `bun:"state,notnull"` // answered skipped not_met
	Value      int    `bun:"value,notnull"`
	Options    string `bun:"options,notnull"` // ids with spaces between
	Text       string `bun:"text,notnull"`
	Voices     string `bun:"voices,notnull"` // part ids with spaces between
}

// SheetScore is what a sheet says of one dimension, 0 to 100. It is reckoned once: neither the sheet nor its set ever changes.
type SheetScore struct {
	bun.BaseModel `bun:"table:sheet_scores"`

	RecordID  string  `bun:"record_id,pk"`
	Dimension string  `bun:"dimension,pk"` // empty: the sheet as a whole
	Score     float64 `bun:"score,notnull"`
}

// VisitCount is how many patients a department had on a day.
type VisitCount struct {
	bun.BaseModel `bun:"table:visit_counts"`

	Day       string    `bun:"day,pk"` // 2006-01-02, Asia/Shanghai
	PlaceID   string    `bun:"place_id,pk"`
	Visits    int       `bun:"visits,notnull"`
	Source    string    `bun:"source,notnull"` // typed or imported
	EnteredBy string    `bun:"entered_by,notnull"`
	EnteredAt time.Time `bun:"entered_at,notnull"`
}

// Badge is someone who may sign in at terminals to help others.
type Badge struct {
	bun.BaseModel `bun:"table:badges"`

	ID         string    `bun:"id,pk"` // of wire.NewCardID
	Number     string    `bun:"number,notnull,unique"`
	Name       string    `bun:"name,notnull"`
	Role       string    `bun:"role,notnull"`      // wire.BadgeRole
	CardHash   string    `bun:"card_hash,notnull"` // of package credential
	PINHash    string    `bun:"pin_hash,notnull"`
	CreatedBy  string    `bun:"created_by,notnull"`
	CreatedAt  time.Time `bun:"created_at,notnull"`
	DisabledAt time.Time `bun:"disabled_at,nullzero"`
}

// ListeningSession is a meeting at which people leave their word one after the other.
type ListeningSession struct {
	bun.BaseModel `bun:"table:listening_sessions"`

	ID          string    `bun:"id,pk"`
	Name        string    `bun:"name,notnull"`
	PlaceID     string    `bun:"place_id,notnull"`
	Moderator   string    `bun:"moderator,notnull"`
	FromAt      time.Time `bun:"from_at,notnull"`
	UntilAt     time.Time `bun:"until_at,notnull"`
	CreatedBy   string    `bun:"created_by,notnull"`
	CreatedAt   time.Time `bun:"created_at,notnull"`
	CancelledAt time.Time `bun:"cancelled_at,nullzero"`
}

// Walker is a patient experiencer.
type Walker struct {
	bun.BaseModel `bun:"table:walkers"`

	ID         string    `bun:"id,pk"` // of wire.NewCardID
	Number     string    `bun:"number,notnull,unique"`
	Name       string    `bun:"name,notnull"`
	CardHash   string    `bun:"card_hash,notnull"`
	PINHash    string    `bun:"pin_hash,notnull"`
	CreatedBy  string    `bun:"created_by,notnull"`
	CreatedAt  time.Time `bun:"created_at,notnull"`
	DisabledAt time.Time `bun:"disabled_at,nullzero"`
}

// WalkTask is a walk that an experiencer was asked for, and the walk itself: its steps name it.
type WalkTask struct {
	bun.BaseModel `bun:"table:walk_tasks"`

	ID          string    `bun:"id,pk"`
	WalkerID    string    `bun:"walker_id,notnull"`
	Route       string    `bun:"route,notnull"`
	Departments string    `bun:"departments,notnull"` // place ids with spaces between
	UntilAt     time.Time `bun:"until_at,notnull"`
	Note        string    `bun:"note,notnull"` // for the experiencer's card and the desk
	CreatedBy   string    `bun:"created_by,notnull"`
	CreatedAt   time.Time `bun:"created_at,notnull"`
	EndedAt     time.Time `bun:"ended_at,nullzero"` // at the desk: nobody takes it up any more
}

// WalkStep is one saved step. Saved again, the one before stays; package walk joins them.
type WalkStep struct {
	bun.BaseModel `bun:"table:walk_steps"`

	RecordID   string    `bun:"record_id,pk"`
	TaskID     string    `bun:"task_id,notnull"`
	Part       string    `bun:"part,notnull"`
	TerminalID string    `bun:"terminal_id,notnull"`
	Step       string    `bun:"step,notnull"`
	Department string    `bun:"department,notnull"`
	ArrivedAt  time.Time `bun:"arrived_at,nullzero"`
	LeftAt     time.Time `bun:"left_at,nullzero"`
	Score      int       `bun:"score,notnull"`
	NotMet     bool      `bun:"not_met,notnull"`
	Problem    string    `bun:"problem,notnull"`
	Severity   string    `bun:"severity,notnull"`
	Text       string    `bun:"text,notnull"`
	Suggestion string    `bun:"suggestion,notnull"`
	Praise     string    `bun:"praise,notnull"`
	Overall    int       `bun:"overall,notnull"`
	Recommend  *int      `bun:"recommend"`
	Media      int       `bun:"media,notnull"` // how many parts it came with
	CapturedAt time.Time `bun:"captured_at,notnull"`
	ReceivedAt time.Time `bun:"received_at,notnull"`
}
