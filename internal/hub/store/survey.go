package store

import (
	"encoding/json"
	"time"

	"github.com/uptrace/bun"
)

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

// SheetScore is what a sheet says of one dimension, 0 to 100. It is reckoned once: neither the sheet nor its set ever
// changes.
type SheetScore struct {
	bun.BaseModel `bun:"table:sheet_scores"`

	RecordID  string  `bun:"record_id,pk"`
	Dimension string  `bun:"dimension,pk"` // empty: the sheet as a whole
	Score     float64 `bun:"score,notnull"`
}
