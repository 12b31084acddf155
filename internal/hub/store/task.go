package store

import (
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
)

// CaseTask is one department's part of a case, in one round. A department that is asked again has another row; the
// newest of its rows says where it stands, and there is one of them for a case and department.
type CaseTask struct {
	bun.BaseModel `bun:"table:case_tasks"`

	ID          int64               `bun:"id,pk,autoincrement"`
	CaseID      int64               `bun:"case_id,notnull"`
	Unit        string              `bun:"unit,notnull"` // place id of the department
	Round       int                 `bun:"round,notnull"`
	Newest      bool                `bun:"newest,notnull"`
	State       casestate.TaskState `bun:"state,notnull"`
	Asked       string              `bun:"asked,notnull"` // erased with the case; empty: to look into it and to answer
	DueAt       time.Time           `bun:"due_at,notnull"`
	ShowContact bool                `bun:"show_contact,notnull"` // contact is hidden from departments unless granted
	HandedAt    time.Time           `bun:"handed_at,notnull"`
	HandedBy    string              `bun:"handed_by,notnull"` // user id
	TakenAt     time.Time           `bun:"taken_at,nullzero"`
	TakenBy     string              `bun:"taken_by,notnull"`
	AnsweredAt  time.Time           `bun:"answered_at,nullzero"` // its newest answer
	OverAt      time.Time           `bun:"over_at,nullzero"`     // handed back, taken back or ended
	OverBy      string              `bun:"over_by,notnull"`      // user id; empty: it ended with the case
	Reason      string              `bun:"reason,notnull"`       // why it was handed or taken back; erased with the case
	Attended    bool                `bun:"attended,notnull"`     // the centre has done something since it was handed back
	Urged       int                 `bun:"urged,notnull"`        // how often the centre pressed the department
	UrgedAt     time.Time           `bun:"urged_at,nullzero"`
	// until when the department asks for time; zero: it does not
	MoreUntil  time.Time `bun:"more_until,nullzero"`
	MoreReason string    `bun:"more_reason,notnull"` // erased with the case
}
