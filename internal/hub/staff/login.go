package staff

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
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

// One address may try many accounts: it has more free tries and shorter waits, for a whole hospital may stand behind
// one. Without an end to them a stranger could guess at everyone in turn, fill the audit log, and keep all the hashing
// busy.
const (
	freeEach    = 40
	firstEach   = time.Second
	longestEach = 30 * time.Second
	cleanTries  = 3 // so many wrong tries of its own does an account have at an address that others have slowed
)

// Source is where a try to sign in comes from.
type Source struct {
	Address string
	Device  string // what RememberDevice gave this browser; empty: nothing
}

// Login is the user to whom login and password belong. Wrong tries slow down further ones: of the same account from the
// same address, and of one address over all accounts. No stranger can keep a user out by them: at another address
// nothing is counted, at the same one the account's own clean record wins, and a device on which the user signed in
// before is counted by itself. The user that is answered still tells how many wrong tries there were since the sign-in
// before. Errors: ErrLogin, TooSoon.
func (u *Users) Login(ctx context.Context, login, password string, from Source) (*store.User, error) {
	login = strings.ToLower(strings.TrimSpace(login))
	user, err := u.ByLogin(ctx, login)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return nil, err
	}
	id, phc, actor := "", u.decoy, audit.System
	if err == nil {
		id, phc, actor = user.ID, user.Password, user.ID
	}
	t, admitted := u.admit(ctx, login, id, from)
	if admitted != nil {
		return nil, admitted
	}
	good := len(password) <= maxPassword && u.matches(phc, password, t.known) && err == nil && user.DisabledAt.IsZero() &&
		user.Asked != AskedAdd
	if !good {
		if err := u.refused(ctx, actor, id); err != nil {
			return nil, err
		}
		if t.wait > 0 {
			return nil, TooSoon{Wait: t.wait}
		}
		return nil, ErrLogin
	}
	err = u.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := forgive(ctx, tx, t); err != nil {
			return err
		}
		if _, err := tx.NewUpdate().Model((*store.User)(nil)).Set("wrong_tries = 0").Where("id = ?", user.ID).
			Exec(ctx); err != nil {
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
func (u *Users) reserve(ctx context.Context, key string) error {
	return u.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		a, err := u.tries(ctx, tx, key)
		if err != nil {
			return err
		}
		now := u.now().UTC()
		if now.Before(a.Until) {
			return TooSoon{Wait: a.Until.Sub(now)}
		}
		return count(ctx, tx, a, now, freeTries, firstWait, longestWait)
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
