package store

import (
	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
)

// CaseCategory is one of the things that a case is about. It holds nothing that was said, and stays when the case is
// erased.
type CaseCategory struct {
	bun.BaseModel `bun:"table:case_categories"`

	CaseID   int64           `bun:"case_id,pk"`
	Position int             `bun:"position,pk"`
	Category string          `bun:"category,notnull"` // of the hospital's tree: waiting.exam
	HCAT     casestate.HCAT  `bun:"hcat,notnull"`     // empty: nobody said
	Severity int             `bun:"severity,notnull"` // 1 to 3, of the HCAT category; 0: nobody said
	Stage    casestate.Stage `bun:"stage,notnull"`    // empty: nobody said
}
