package media

import (
	"context"
	"io"
	"log/slog"
	"time"

	"xinsheng/internal/hub/store"
)

// KeeperParams are what a Keeper works with.
type KeeperParams struct {
	Store   *Store
	DB      *store.Store
	Changed func(caseID int64) // called after a part of a case changed; nil: nobody wants to know
	Log     *slog.Logger
	Now     func() time.Time
}

// Keeper looks at parts that arrived and keeps them.
type Keeper struct{ KeeperParams }

// NewKeeper makes a keeper.
func NewKeeper(p KeeperParams) *Keeper { return &Keeper{p} }

// Take keeps the part whose bytes, opened, are src: without its tags when it is what its kind says, or as refused with the
// reason. The row of part is there already, in state expected; Take brings it and part up to date. A part that is kept,
// refused or erased already stays as it is. nil means that it is settled; errors are such that trying again may cure.
func (k *Keeper) Take(ctx context.Context, part *store.Part, src io.ReaderAt, size int64) error {
	panic("soon")
}
