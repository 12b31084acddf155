package store

import (
	"time"

	"github.com/uptrace/bun"
)

// Badge is someone who may sign in at terminals to help others.
type Badge struct {
	bun.BaseModel `bun:"table:badges"`

	ID         string    `bun:"id,pk"` // of wire.NewCardID
	Number     string    `bun:"number,notnull,unique"`
	Name       string    `bun:"name,notnull"`
	Role       string    `bun:"role,notnull"`      // wire.BadgeRole
	CardHash   string    `bun:"card_hash,notnull"` // of package credential
	PINHash    string    `bun:"pin_hash,notnull"`
	CreatedBy  string    `bun:"created_by,notnull"`
	CreatedAt  time.Time `bun:"created_at,notnull"`
	DisabledAt time.Time `bun:"disabled_at,nullzero"`
}
