package store

import (
	"time"

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

// CategoryTree is one version of what cases can be about, later than the one that comes with the hub. It never changes.
type CategoryTree struct {
	bun.BaseModel `bun:"table:category_trees"`

	Version   int       `bun:"version,pk"`
	Source    string    `bun:"source,notnull"` // TOML as it was written
	CreatedBy string    `bun:"created_by,notnull"`
	CreatedAt time.Time `bun:"created_at,notnull"`
}
