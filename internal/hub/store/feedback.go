package store

import (
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
