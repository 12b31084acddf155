package staff

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// Lives of a session: untouched it ends after IdleLife, and at the latest after WholeLife.
const (
	IdleLife  = time.Hour
	WholeLife = 12 * time.Hour
)

// Sessions keeps sessions in the database, where every process of a hub finds them. The manager hands it hashed tokens.
type Sessions struct {
	store *store.Store
}

var _ scs.CtxStore = (*Sessions)(nil)

// NewSessions is a session manager over st. Secure says that the desk is reached by https.
func NewSessions(st *store.Store, secure bool) *scs.SessionManager {
	m := scs.New()
	m.Store = &Sessions{store: st}
	m.HashTokenInStore = true
	m.Lifetime = WholeLife
	m.Cookie.Name = "xinsheng_desk"
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteLaxMode // Lax: a link from a mail opens the case; writes are guarded by their origin
	m.Cookie.Secure = secure
	m.Cookie.Persist = false
	return m
}

// FindCtx implements scs.CtxStore.
func (s *Sessions) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	row := new(store.Session)
	err := s.store.DB().NewSelect().Model(row).Where("token_hash = ? AND expiry > ?", token, time.Now().UTC()).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("find session: %w", err)
	}
	return row.Data, true, nil
}

// CommitCtx implements scs.CtxStore. It also clears away sessions that are over.
func (s *Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	row := &store.Session{TokenHash: token, Data: data, Expiry: expiry.UTC()}
	return s.store.Gather(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewDelete().Model((*store.Session)(nil)).Where("expiry <= ?", time.Now().UTC()).
			Exec(ctx); err != nil {
			return fmt.Errorf("clear sessions: %w", err)
		}
		_, err := tx.NewInsert().Model(row).On("CONFLICT (token_hash) DO UPDATE").
			Set("data = EXCLUDED.data, expiry = EXCLUDED.expiry").Exec(ctx)
		if err != nil {
			return fmt.Errorf("keep session: %w", err)
		}
		return nil
	})
}

// DeleteCtx implements scs.CtxStore.
func (s *Sessions) DeleteCtx(ctx context.Context, token string) error {
	return s.store.Gather(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewDelete().Model((*store.Session)(nil)).Where("token_hash = ?", token).Exec(ctx); err != nil {
			return fmt.Errorf("end session: %w", err)
		}
		return nil
	})
}

// Find implements scs.Store.
func (s *Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit implements scs.Store.
func (s *Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete implements scs.Store.
func (s *Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
