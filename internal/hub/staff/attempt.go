package staff

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// try is one counted try to sign in.
type try struct {
	own     string // key of what is counted of the account, at an address or on a device
	address string // key of what is counted of the address; empty: not counted there
	known   bool   // the user signed in on this device before

	wait time.Duration // what the address has to wait, which a right password does not
}

// admit counts a try before it is known to be wrong, so that many at once gain nothing, or answers TooSoon. At an
// address that is slowed, an account with a clean record is tried all the same: a right password is let in, a wrong one
// is told to wait. Names that nobody has are told so as well, after as long, and cost neither hash nor entry.
func (u *Users) admit(ctx context.Context, login, userID string, from Source) (try, error) {
	t := try{own: u.attemptKey(login, from.Address)}
	if id, ok := u.knows(from.Device, userID); ok {
		t = try{own: u.attemptKey(login, "device "+id), known: true}
		return t, u.reserve(ctx, t.own)
	}
	address, nobody := u.addressKey(from.Address), false
	err := u.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		t.address, t.wait, nobody = "", 0, false
		around, err := u.tries(ctx, tx, address)
		if err != nil {
			return err
		}
		own, err := u.tries(ctx, tx, t.own)
		if err != nil {
			return err
		}
		now := u.now().UTC()
		if now.Before(own.Until) {
			return TooSoon{Wait: own.Until.Sub(now)}
		}
		if t.wait = around.Until.Sub(now); t.wait > 0 {
			if nobody = userID == ""; nobody || own.Tries >= cleanTries {
				return TooSoon{Wait: t.wait}
			}
			return count(ctx, tx, own, now, freeTries, firstWait, longestWait)
		}
		t.address = address
		if err := count(ctx, tx, around, now, freeEach, firstEach, longestEach); err != nil {
			return err
		}
		return count(ctx, tx, own, now, freeTries, firstWait, longestWait)
	})
	if nobody {
		u.pretend(ctx)
	}
	return t, err
}

// pretend takes about as long as trying a password.
func (u *Users) pretend(ctx context.Context) {
	timer := time.NewTimer(u.takes)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// tries is what is counted under key, held until the transaction ends.
func (u *Users) tries(ctx context.Context, tx bun.Tx, key string) (*store.Attempt, error) {
	if err := u.store.Lock(ctx, tx, "attempt "+key); err != nil {
		return nil, err
	}
	a := &store.Attempt{Key: key}
	if err := tx.NewSelect().Model(a).WherePK().Scan(ctx); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("read wrong tries: %w", err)
	}
	if u.now().Sub(a.LastAt) > forgetAfter {
		a.Tries = 0
	}
	return a, nil
}

// count adds a try. After free of them each doubles the wait for the next, from first up to longest.
func count(ctx context.Context, tx bun.Tx, a *store.Attempt, now time.Time, free int, first,
	longest time.Duration) error {
	a.Tries++
	a.LastAt, a.Until = now, now
	if over := int(a.Tries) - free; over >= 0 {
		a.Until = now.Add(min(first<<min(over, 12), longest))
	}
	_, err := tx.NewInsert().Model(a).On("CONFLICT (key) DO UPDATE").
		Set("tries = EXCLUDED.tries, last_at = EXCLUDED.last_at, until = EXCLUDED.until").Exec(ctx)
	if err != nil {
		return fmt.Errorf("count the try: %w", err)
	}
	return nil
}

// forgive forgets the account's tries after a right one, and takes that one back from the address: those of others
// there stay.
func forgive(ctx context.Context, tx bun.Tx, t try) error {
	if t.address != "" { // before its own, as admit does: else two of one address wait for each other
		_, err := tx.NewUpdate().Model((*store.Attempt)(nil)).Set("tries = CASE WHEN tries > 1 THEN tries - 1 ELSE 0 END").
			Set("until = last_at").Where("key = ?", t.address).Exec(ctx)
		if err != nil {
			return fmt.Errorf("take back a right try: %w", err)
		}
	}
	if _, err := tx.NewDelete().Model((*store.Attempt)(nil)).Where("key = ?", t.own).Exec(ctx); err != nil {
		return fmt.Errorf("forget wrong tries: %w", err)
	}
	return nil
}
