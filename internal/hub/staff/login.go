package staff

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/store"
)

// The back-off: so many wrong tries are free, then each doubles the wait; after a quiet spell all is forgotten.
const (
	freeTries   = 5
	firstWait   = 5 * time.Second
	longestWait = 15 * time.Minute
	forgetAfter = time.Hour
)

// One address may try many accounts: it has more free tries and shorter waits, for a whole hospital may stand behind one.
// Without an end to them a stranger could guess at everyone in turn, fill the audit log, and keep all the hashing busy.
const (
	freeEach    = 40
	firstEach   = time.Second
	longestEach = 30 * time.Second
)

// Login is the user to whom login and password belong. Wrong tries slow down further ones of the same account from the same
// address; no stranger elsewhere can keep a user out. Errors: ErrLogin, TooSoon.
func (u *Users) Login(ctx context.Context, login, password, address string) (*store.User, error) {
	login = strings.ToLower(strings.TrimSpace(login))
	key, from := u.attemptKey(login, address), u.addressKey(address)
	if err := u.reserve(ctx, from, freeEach, firstEach, longestEach); err != nil {
		return nil, err
	}
	if err := u.reserve(ctx, key, freeTries, firstWait, longestWait); err != nil {
		return nil, err
	}
	user, err := u.ByLogin(ctx, login)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return nil, err
	}
	phc, actor := u.decoy, audit.System
	if err == nil {
		phc, actor = user.Password, user.ID
	}
	good := len(password) <= maxPassword && u.matches(phc, password) && err == nil && user.DisabledAt.IsZero()
	if !good {
		if err := u.audit.Note(ctx, actor, "login.refused", actor); err != nil {
			return nil, err
		}
		return nil, ErrLogin
	}
	err = u.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewDelete().Model((*store.Attempt)(nil)).Where("key IN (?, ?)", key, from).Exec(ctx); err != nil {
			return fmt.Errorf("forget wrong tries: %w", err)
		}
		return u.audit.Append(ctx, tx, user.ID, "login", user.ID)
	})
	return user, err
}

func (u *Users) forgetTries(ctx context.Context, key string) error {
	return u.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewDelete().Model((*store.Attempt)(nil)).Where("key = ?", key).Exec(ctx); err != nil {
			return fmt.Errorf("forget wrong tries: %w", err)
		}
		return nil
	})
}

// Logout notes that a user left.
func (u *Users) Logout(ctx context.Context, id string) error {
	return u.audit.Note(ctx, id, "logout", id)
}

// reserve counts a try before it is known to be wrong, so that many at once gain nothing.
func (u *Users) reserve(ctx context.Context, key string, free int, first, longest time.Duration) error {
	return u.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := u.store.Lock(ctx, tx, "attempt "+key); err != nil {
			return err
		}
		now := u.now().UTC()
		a := store.Attempt{Key: key}
		err := tx.NewSelect().Model(&a).WherePK().Scan(ctx)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("read wrong tries: %w", err)
		}
		if now.Before(a.Until) {
			return TooSoon{Wait: a.Until.Sub(now)}
		}
		if now.Sub(a.LastAt) > forgetAfter {
			a.Tries = 0
		}
		a.Tries++
		a.LastAt, a.Until = now, now
		if over := int(a.Tries) - free; over >= 0 {
			a.Until = now.Add(min(first<<min(over, 12), longest))
		}
		_, err = tx.NewInsert().Model(&a).On("CONFLICT (key) DO UPDATE").
			Set("tries = EXCLUDED.tries, last_at = EXCLUDED.last_at, until = EXCLUDED.until").Exec(ctx)
		if err != nil {
			return fmt.Errorf("count the try: %w", err)
		}
		return nil
	})
}

func (u *Users) attemptKey(login, address string) string {
	h := hmac.New(sha256.New, u.secret)
	fmt.Fprintf(h, "desk login %d:%s %s", len(login), login, address)
	return hex.EncodeToString(h.Sum(nil))
}

func (u *Users) addressKey(address string) string {
	h := hmac.New(sha256.New, u.secret)
	fmt.Fprintf(h, "desk address %s", address)
	return hex.EncodeToString(h.Sum(nil))
}
