package store

import (
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
)

// Call is one telephone call or visit at the desk in the hall, with what is written down of it. Once it is a case, the
// case holds that, and the row who spoke and how long.
type Call struct {
	bun.BaseModel `bun:"table:calls"`

	ID          string               `bun:"id,pk"` // also of the record that it becomes
	Operator    string               `bun:"operator,notnull"`
	BeganAt     time.Time            `bun:"began_at,notnull"`
	EndedAt     time.Time            `bun:"ended_at,nullzero"`
	Ending      casestate.CallEnding `bun:"ending,notnull"`
	Source      casestate.Source     `bun:"source,notnull"`
	OutsideCall string               `bun:"outside_call,notnull"` // what the telephone system calls it
	Phone       string               `bun:"phone,notnull"`        // digits alone; erased as a case's contact is
	Sheet       string               `bun:"sheet,notnull"`        // JSON of call.Sheet; empty: nothing is kept
	Version     int64                `bun:"version,notnull"`
	SavedAt     time.Time            `bun:"saved_at,notnull"`
	CaseID      int64                `bun:"case_id,notnull"` // 0: none
	ErasedAt    time.Time            `bun:"erased_at,nullzero"`
}

// ImportColumn is the heading under which the tables of a channel hold a field.
type ImportColumn struct {
	bun.BaseModel `bun:"table:import_columns"`

	Channel casestate.Source `bun:"channel,pk"`
	Field   string           `bun:"field,pk"`
	Heading string           `bun:"heading,notnull"`
}
