package staff

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// FirstPassword is what somebody signs in with for the first time.
type FirstPassword struct{ Login, Password string }

// First makes the first users when there is nobody yet: all of them or none, and in one of several processes that start
// at once. Keep is given their passwords before the users are durable, so that nobody has a password that was lost;
// when First answers an error, what was kept is nobody's.
func (u *Users) First(ctx context.Context, keep func([]FirstPassword) error, drafts ...Draft) (made bool, err error) {
	users, passwords := make([]*store.User, len(drafts)), make([]FirstPassword, len(drafts))
	for i, d := range drafts {
		user, password, err := u.draw(d)
		if err != nil {
			return false, err
		}
		users[i], passwords[i] = user, FirstPassword{user.Login, password}
	}
	err = u.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := u.store.Lock(ctx, tx, "first users"); err != nil {
			return err
		}
		if there, err := tx.NewSelect().Model((*store.User)(nil)).Exists(ctx); err != nil || there {
			return err
		}
		for _, user := range users {
			if err := u.insert(ctx, tx, Console, user); err != nil {
				return err
			}
		}
		made = true
		return keep(passwords)
	})
	if err != nil {
		return false, fmt.Errorf("make the first users: %w", err)
	}
	return made, nil
}
