package store

import (
	"time"

	"github.com/uptrace/bun"
)

// SavedView is a view of the inbox to which an account gave a name.
type SavedView struct {
	bun.BaseModel `bun:"table:saved_views"`

	UserID  string    `bun:"user_id,pk"`
	Name    string    `bun:"name,pk"`
	Query   string    `bun:"query,notnull"` // of the address /cases
	SavedAt time.Time `bun:"saved_at,notnull"`
}
