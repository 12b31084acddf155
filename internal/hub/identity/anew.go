package identity

import (
	"context"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/keys"
	"xinsheng/internal/hub/store"
)

// AnewWithKeys goes on with the keys that are there and an empty database. Terminals that these keys ever named are
// taken back as they come.
func AnewWithKeys(ctx context.Context, p Params) (*keys.Keys, *store.Store, error) {
	k, err := keys.Load(p.Keys)
	if err != nil {
		return nil, nil, fmt.Errorf("open the keys: %w", err)
	}
	sight, err := store.Look(ctx, p.DSN)
	if err != nil {
		return nil, nil, fmt.Errorf("open the database: %w", err)
	}
	if sight.Used {
		return nil, nil, fmt.Errorf("the database (%s) is not empty: start the hub: %w", p.database(), feedback.ErrConflict)
	}
	return p.bound(ctx, k)
}

// AnewWithDatabase goes on with the database that is there and fresh keys, where its own are lost for good: every
// terminal has to be enrolled again, and no receipt that was given before opens anything.
func AnewWithDatabase(ctx context.Context, p Params) (*keys.Keys, *store.Store, error) {
	if _, err := keys.Load(p.Keys); !errors.Is(err, keys.ErrMissing) {
		if err == nil {
			err = feedback.ErrConflict
		}
		return nil, nil, fmt.Errorf("%s holds keys: move them away first: %w", p.Keys, err)
	}
	sight, err := store.Look(ctx, p.DSN)
	if err != nil {
		return nil, nil, fmt.Errorf("open the database: %w", err)
	}
	if !sight.Used {
		return nil, nil, fmt.Errorf("the database (%s) is empty: start the hub: %w", p.database(), feedback.ErrConflict)
	}
	s, err := p.open(ctx)
	if err != nil {
		return nil, nil, err
	}
	k, err := keys.Open(p.Keys, p.Now())
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("make the keys: %w", err), s.Close())
	}
	err = s.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewDelete().Model((*store.Identity)(nil)).Where("name = ?", hub).Exec(ctx)
		return err
	})
	if err == nil {
		err = p.bind(ctx, k, s)
	}
	if err != nil {
		return nil, nil, errors.Join(err, s.Close())
	}
	return k, s, nil
}
