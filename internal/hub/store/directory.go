package store

import (
	"time"

	"github.com/uptrace/bun"
)

// Employee is one who works in the hospital, as its personnel office knows them. It is no account of the desk.
type Employee struct {
	bun.BaseModel `bun:"table:directory"`

	ID       string    `bun:"id,pk"`            // number, or else name@place
	Number   string    `bun:"number,notnull"`   // of the personnel office; empty: none is known
	Name     string    `bun:"name,notnull"`     //
	PlaceID  string    `bun:"place_id,notnull"` // the department
	Job      string    `bun:"job,notnull"`      // what they do there; empty: not known
	Pinyin   string    `bun:"pinyin,notnull"`   // wang fang
	Initials string    `bun:"initials,notnull"` // wf
	SavedAt  time.Time `bun:"saved_at,notnull"`
}
