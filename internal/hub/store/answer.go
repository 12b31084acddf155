package store

import (
	"time"

	"github.com/uptrace/bun"
)

// CaseAnswer is one text that a department or the centre gave as its answer. A correction is a row of its own: the
// newest of a unit and round is what it says now, the others are what it said before.
type CaseAnswer struct {
	bun.BaseModel `bun:"table:case_answers"`

	ID     int64     `bun:"id,pk,autoincrement"`
	CaseID int64     `bun:"case_id,notnull"`
	Round  int       `bun:"round,notnull"`
	Unit   string    `bun:"unit,notnull"`   // place id of the department; empty: the centre
	Author string    `bun:"author,notnull"` // user id
	At     time.Time `bun:"at,notnull"`
	Text   string    `bun:"text,notnull"`    // erased with the case
	Sent   bool      `bun:"sent,notnull"`    // to the person; otherwise it went to the centre
	TaskID int64     `bun:"task_id,notnull"` // of a department's; 0: the centre's

	CalledAt time.Time `bun:"called_at,nullzero"` // when the department rang the person, if it did
	CallSaid string    `bun:"call_said,notnull"`  // what was said then; erased with the case
}

// UnsentText is what someone has half written at the desk: one text for each account, case and field.
type UnsentText struct {
	bun.BaseModel `bun:"table:unsent_texts"`

	UserID  string    `bun:"user_id,pk"`
	CaseID  int64     `bun:"case_id,pk"`
	Field   string    `bun:"field,pk"`
	Text    string    `bun:"text,notnull"` // erased with the case
	Version int64     `bun:"version,notnull"`
	SavedAt time.Time `bun:"saved_at,notnull"`
}
