package staff

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// Console is who acts by a command on the hub's own machine. Whoever may do that needs nobody's approval: they could
// read the database as well.
const Console = "console"

// What waits for approval.
const (
	AskedAdd   = "add"   // a new user, who cannot sign in before
	AskedReset = "reset" // a new password; the old one is good until then
	AskedBack  = "back"  // a disabled user is let in again, with a new password
)

// An administrator alone must not come to what people said, by making an account or by making somebody's password anew.
// So one asks, and somebody of the centre approves, who alone is shown the first password and hands it over: whoever
// asked never knows it, and whoever approved could read the cases before.

// needsSecond reports whether what by does to an account of that role waits for approval. ErrNoSecond: there is nobody
// who could approve it, so it is for the console.
func needsSecond(ctx context.Context, tx bun.Tx, by, id string, r Role) (bool, error) {
	if by == Console || !r.ReadsWords() {
		return false, nil
	}
	n, err := tx.NewSelect().Model((*store.User)(nil)).Where("role = ? AND disabled_at IS NULL AND asked <> ?",
		Centre, AskedAdd).
		Where("id NOT IN (?, ?)", by, id).Count(ctx)
	if err != nil {
		return false, fmt.Errorf("count who can approve: %w", err)
	}
	if n == 0 {
		return false, ErrNoSecond
	}
	return true, nil
}

// Waiting is the users with something to approve, the oldest first.
func (u *Users) Waiting(ctx context.Context) ([]store.User, error) {
	var all []store.User
	if err := u.store.DB().NewSelect().Model(&all).Where("asked <> ''").Order("asked_at", "login").Scan(ctx); err != nil {
		return nil, fmt.Errorf("list what waits for approval: %w", err)
	}
	return all, nil
}

// Approve lets what was asked for a user happen, and answers the first password, this once. By is a user of the centre,
// neither the one who asked nor the one concerned.
func (u *Users) Approve(ctx context.Context, by, id string) (password string, err error) {
	password = randomPassword()
	hashed := u.hash(password)
	var login string
	err = u.decide(ctx, by, "user.approve", id, func(user *store.User) {
		if user.Asked != AskedAdd {
			user.ResetBy, user.ResetAt = user.AskedBy, u.now().UTC()
		}
		user.Password, user.MustChange, user.DisabledAt, login = hashed, true, time.Time{}, user.Login
	})
	if err == nil {
		u.renew(login)
	}
	return password, err
}

// Refuse leaves a user as before; one who was to be added is shut out.
func (u *Users) Refuse(ctx context.Context, by, id string) error {
	return u.decide(ctx, by, "user.refuse", id, func(user *store.User) {
		if user.Asked == AskedAdd {
			user.DisabledAt = u.now().UTC()
		}
	})
}

func (u *Users) decide(ctx context.Context, by, action, id string, fn func(*store.User)) error {
	second, err := u.ByID(ctx, by)
	if err != nil {
		return err
	}
	if Role(second.Role) != Centre || !second.DisabledAt.IsZero() || second.Asked == AskedAdd {
		return ErrSecond
	}
	return u.alter(ctx, by, action, id, func(_ context.Context, _ bun.Tx, user *store.User) error {
		switch {
		case user.Asked == "":
			return ErrNotAsked
		case user.AskedBy == by || user.ID == by:
			return ErrSecond
		}
		fn(user)
		user.Asked, user.AskedBy = "", ""
		return nil
	})
}

// guessedTries is how many wrong tries at one account, from everywhere and since its last sign-in, are told to admins
// and centre.
const guessedTries = 20

// refused notes a wrong try, and counts it at the account that was tried, if there is one.
func (u *Users) refused(ctx context.Context, actor, id string) error {
	return u.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		// The user's row before the log, as all do that change both: else two of them wait for each other.
		user := &store.User{ID: id}
		if id != "" {
			_, err := tx.NewUpdate().Model(user).Set("wrong_tries = wrong_tries + 1").Set("wrong_at = ?", u.now().UTC()).
				WherePK().Returning("wrong_tries").Exec(ctx)
			if err != nil {
				return fmt.Errorf("count a wrong try: %w", err)
			}
		}
		err := u.audit.Append(ctx, tx, actor, "login.refused", actor)
		if err != nil || user.WrongTries != guessedTries {
			return err
		}
		return u.audit.Append(ctx, tx, id, "login.guessed", id)
	})
}

// Guessed is the users at whose passwords somebody guesses: so many wrong tries since their last sign-in, the last
// within a day.
func (u *Users) Guessed(ctx context.Context) ([]store.User, error) {
	var all []store.User
	err := u.store.DB().NewSelect().Model(&all).Where("wrong_tries >= ? AND wrong_at > ?", guessedTries, u.now().UTC().
		AddDate(0, 0, -1)).
		Order("wrong_at DESC").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("list guessed accounts: %w", err)
	}
	return all, nil
}
