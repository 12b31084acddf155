package store

import (
	"time"

	"github.com/uptrace/bun"
)

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
