package fleet

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// Register is the terminals as those who run them see and change them; the audit log knows of each change. by is a user
// id or "console".
type Register struct {
	Store *store.Store
	Audit *audit.Log
	CA    []byte // DER of the device CA, for enrolment codes
	Now   func() time.Time
}

// List is all terminals in the order in which they came, the revoked ones with them.
func (r *Register) List(ctx context.Context) ([]Terminal, error) { return List(ctx, r.Store.DB()) }

// Get is the terminal with that id, or ErrUnknown.
func (r *Register) Get(ctx context.Context, id string) (*Terminal, error) {
	return Get(ctx, r.Store.DB(), id)
}

// Names is what the terminals are called, by id.
func (r *Register) Names(ctx context.Context) (map[string]wire.Text, error) {
	all, err := r.List(ctx)
	if err != nil {
		return nil, err
	}
	names := make(map[string]wire.Text, len(all))
	for _, t := range all {
		names[t.ID] = t.Name()
	}
	return names, nil
}

// OpenCodes is the codes that are neither used nor expired, the newest first.
func (r *Register) OpenCodes(ctx context.Context) ([]store.EnrolCode, error) {
	return OpenCodes(ctx, r.Store.DB(), r.Now())
}

// NewCode makes a one-time code, good for life: the answer is the one chance to show it.
func (r *Register) NewCode(ctx context.Context, by string, s Setup, life time.Duration) (code wire.EnrolCode,
	err error) {
	err = r.change(ctx, by, "terminal.code", s.PlaceID, func(ctx context.Context, tx bun.Tx) (err error) {
		code, err = NewCode(ctx, tx, r.CA, s, by, r.Now(), life)
		return err
	})
	return code, err
}

// Move gives a terminal another name, place or profile.
func (r *Register) Move(ctx context.Context, by, id string, s Setup) error {
	return r.change(ctx, by, "terminal.move", id, func(ctx context.Context, tx bun.Tx) error {
		return Move(ctx, tx, id, s)
	})
}

// Revoke shuts a terminal out from its next request on.
func (r *Register) Revoke(ctx context.Context, by, id string) error {
	return r.change(ctx, by, "terminal.revoke", id, func(ctx context.Context, tx bun.Tx) error {
		return Revoke(ctx, tx, id, r.Now())
	})
}

func (r *Register) change(ctx context.Context, by, action, object string,
	do func(context.Context, bun.Tx) error) error {
	return r.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := do(ctx, tx); err != nil {
			return err
		}
		return r.Audit.Append(ctx, tx, by, action, object)
	})
}
