package identity

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/keys"
	"xinsheng/internal/hub/store"
)

// Params say where a hub's two halves are.
type Params struct {
	Keys string // folder
	DSN  string
	Log  *slog.Logger
	Now  func() time.Time
}

// hub is the name of the one row.
const hub = "hub"

// Open opens keys and database, and makes both where neither is there. Errors: ErrNoKeys, ErrNoDatabase, ErrOtherKeys.
func Open(ctx context.Context, p Params) (*keys.Keys, *store.Store, error) {
	err := p.check(ctx)
	if err != nil && (errors.Is(err, ErrNoKeys) || errors.Is(err, ErrNoDatabase)) {
		err = p.check(ctx) // another process may have been just about to make the other half
	}
	if err != nil {
		return nil, nil, err
	}
	k, err := keys.Open(p.Keys, p.Now())
	if err != nil {
		return nil, nil, fmt.Errorf("open the keys: %w", err)
	}
	return p.bound(ctx, k)
}

// OpenForPhones opens the token master and the database, and makes neither: for a phone door that stands by itself.
func OpenForPhones(ctx context.Context, p Params) (*keys.Tokens, *store.Store, error) {
	tokens, err := keys.LoadTokens(p.Keys)
	if errors.Is(err, keys.ErrMissing) {
		return nil, nil, fmt.Errorf("put token_master.key of the hub into %s (mode 0700, the file 0600): %w", p.Keys, err)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("open the token master: %w", err)
	}
	sight, err := store.Look(ctx, p.DSN)
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("open the database: %w", err)
	case !sight.Used:
		return nil, nil, p.noDatabaseForPhones()
	case sight.Identity != nil && sight.Identity.Tokens != tokens.ID():
		return nil, nil, p.otherKeys()
	}
	s, err := p.open(ctx)
	return tokens, s, err
}

// check says whether the two belong together, as far as that can be seen without changing either.
func (p Params) check(ctx context.Context) error {
	k, err := keys.Load(p.Keys)
	if err != nil && !errors.Is(err, keys.ErrMissing) {
		return fmt.Errorf("open the keys: %w", err)
	}
	mark := ""
	if k != nil {
		if mark, err = keys.Database(p.Keys); err != nil {
			return fmt.Errorf("open the keys: %w", err)
		}
	}
	sight, err := store.Look(ctx, p.DSN)
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	switch {
	case k == nil && sight.Used:
		return p.noKeys()
	case k == nil:
		return nil
	case !sight.Used && mark != keys.DatabaseNone:
		return p.noDatabase()
	}
	return p.fit(k, mark, sight)
}

// Fit reports whether the keys are those of the database, before they are brought to it. An empty one takes any.
func Fit(ctx context.Context, p Params, k *keys.Keys) error {
	sight, err := store.Look(ctx, p.DSN)
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	if p.fit(k, keys.DatabaseSome, sight) != nil {
		return &refusal{ErrOtherKeys,
			fmt.Sprintf("this recovery copy is of another hub than the database (%s): look for the right copy, or name the"+
				" right database", p.database())}
	}
	return nil
}

// fit compares keys with what the database says of its own. One that an earlier version worked on says it by the key to
// which its newest record was sealed.
func (p Params) fit(k *keys.Keys, mark string, sight store.Sight) error {
	switch {
	case sight.Identity != nil && sight.Identity.Keys != k.ID(),
		sight.Identity == nil && sight.Used && mark == keys.DatabaseNone, // keys that no hub has worked with
		sight.Identity == nil && sight.KeyID != "" && !k.Holds(sight.KeyID):
		return p.otherKeys()
	}
	return nil
}

// bound opens the database and binds the two, unless that was done before.
func (p Params) bound(ctx context.Context, k *keys.Keys) (*keys.Keys, *store.Store, error) {
	s, err := p.open(ctx)
	if err != nil {
		return nil, nil, err
	}
	if err := p.bind(ctx, k, s); err != nil {
		return nil, nil, errors.Join(err, s.Close())
	}
	return k, s, nil
}

func (p Params) open(ctx context.Context) (*store.Store, error) {
	s, err := store.Open(ctx, p.DSN)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return s, nil
}

// bind writes into the database which keys are its own, and beside the keys which database is theirs. The first comes
// first: what is cut off between the two is made up for at the next start.
func (p Params) bind(ctx context.Context, k *keys.Keys, s *store.Store) error {
	id := new(store.Identity)
	err := s.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		fresh := &store.Identity{Name: hub, ID: rand.Text(), Tokens: k.Tokens.ID(), Keys: k.ID(), BoundAt: p.Now().UTC()}
		if _, err := tx.NewInsert().Model(fresh).On("CONFLICT (name) DO NOTHING").Exec(ctx); err != nil {
			return err
		}
		return tx.NewSelect().Model(id).Where("name = ?", hub).Scan(ctx)
	})
	if err != nil {
		return fmt.Errorf("bind the database to its keys: %w", err)
	}
	if id.Keys != k.ID() {
		return p.otherKeys()
	}
	mark, err := keys.Database(p.Keys)
	if err != nil {
		return fmt.Errorf("open the keys: %w", err)
	}
	if mark == id.ID {
		return nil
	}
	if err := keys.SetDatabase(p.Keys, id.ID); err != nil { // a folder that cannot be written is good for all else
		p.Log.Warn("the key folder could not be told which database is its own", "error", err)
	}
	return nil
}

// database names it without what must not be shown.
func (p Params) database() string {
	if strings.Contains(p.DSN, "://") {
		return "PostgreSQL"
	}
	return strings.TrimPrefix(p.DSN, "sqlite:")
}
