package staff

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"xinsheng/internal/credential"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/unsent"
)

// Params are what Users needs.
type Params struct {
	Store  *store.Store
	Audit  *audit.Log
	Secret []byte           // blinds the addresses that the back-off counts; the same in all processes of a hub
	Now    func() time.Time // nil: the wall clock
	Cost   credential.Cost  // of a password's hash; zero: credential.Usual
	// NewPassword is told of each user whose password is another than before; may be nil.
	NewPassword func(login string)
}

// Users is everyone who may sign in. It is safe for concurrent use.
type Users struct {
	store  *store.Store
	audit  *audit.Log
	secret []byte
	now    func() time.Time
	cost   credential.Cost
	renew  func(login string)
	decoy  string        // a hash to try passwords of unknown logins on
	takes  time.Duration // of one hash

	turns chan struct{} // how many hashes are reckoned at once
	kept  chan struct{} // the same, for devices on which a user signed in before: a flood does not reach them
}

// hashesAtOnce bounds the memory that a flood of logins takes, at 19 MiB each. So many more are kept for known devices.
const (
	hashesAtOnce = 4
	hashesKept   = 2
)

// New is the users in p.Store.
func New(p Params) *Users {
	if p.Now == nil {
		p.Now = time.Now
	}
	if p.NewPassword == nil {
		p.NewPassword = func(string) {}
	}
	if p.Cost == (credential.Cost{}) {
		p.Cost = credential.Usual
	}
	began := time.Now()
	decoy := credential.Hash(randomPassword(), p.Cost)
	return &Users{
		store: p.Store, audit: p.Audit, secret: p.Secret, now: p.Now, cost: p.Cost, renew: p.NewPassword, decoy: decoy,
		takes: time.Since(began),
		turns: make(chan struct{}, hashesAtOnce), kept: make(chan struct{}, hashesKept),
	}
}

// Draft is a user to be added.
type Draft struct {
	Login        string // 2 to 32 of a-z, 0-9, dot, dash; the case of letters does not matter
	Name         string // "值班 03"
	Role         Role
	DepartmentID string // place id, for Role Department only
}

var loginPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,31}$`)

const maxName = 32 // characters

// Add makes a user with a random first password, answered once, that must be changed. By is a user id or Console. A
// role that reads words waits for approval, and no password is answered: Approve makes it.
func (u *Users) Add(ctx context.Context, by string, d Draft) (user *store.User, password string, err error) {
	if user, password, err = u.draw(d); err != nil {
		return nil, "", err
	}
	err = u.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		second, err := needsSecond(ctx, tx, by, user.ID, d.Role)
		if err != nil {
			return err
		}
		if second {
			user.Asked, user.AskedBy, user.AskedAt, password = AskedAdd, by, user.CreatedAt, ""
		}
		return u.insert(ctx, tx, by, user)
	})
	if err != nil {
		return nil, "", err
	}
	return user, password, nil
}

// draw makes a user of a draft, with a first password.
func (u *Users) draw(d Draft) (user *store.User, password string, err error) {
	d.Login, d.Name = strings.ToLower(strings.TrimSpace(d.Login)), strings.TrimSpace(d.Name)
	switch {
	case !loginPattern.MatchString(d.Login):
		return nil, "", fmt.Errorf("login: %w", ErrInvalid)
	case d.Name == "" || utf8.RuneCountInString(d.Name) > maxName:
		return nil, "", fmt.Errorf("name: %w", ErrInvalid)
	case !d.Role.Valid():
		return nil, "", fmt.Errorf("role: %w", ErrInvalid)
	case (d.Role == Department) != (d.DepartmentID != ""):
		return nil, "", fmt.Errorf("department: %w", ErrInvalid)
	}
	password = randomPassword()
	return &store.User{
		ID: uuid.Must(uuid.NewV7()).String(), Login: d.Login, Name: d.Name, Role: string(d.Role),
		DepartmentID: d.DepartmentID,
		Password:     u.hash(password), MustChange: true, CreatedAt: u.now().UTC(),
	}, password, nil
}

func (u *Users) insert(ctx context.Context, tx bun.Tx, by string, user *store.User) error {
	res, err := tx.NewInsert().Model(user).On("CONFLICT (login) DO NOTHING").Exec(ctx)
	if err != nil {
		return fmt.Errorf("add user: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(ErrTaken, err)
	}
	return u.audit.Append(ctx, tx, by, "user.add", user.ID)
}

// Reset gives a user a new random first password and ends all sessions of that user. With a role that reads words it
// waits for approval, and no password is answered; the old one is good until then.
func (u *Users) Reset(ctx context.Context, by, id string) (password string, err error) {
	first := randomPassword()
	hashed := u.hash(first)
	var login string
	err = u.alter(ctx, by, "user.reset", id, func(ctx context.Context, tx bun.Tx, user *store.User) error {
		second, err := needsSecond(ctx, tx, by, id, Role(user.Role))
		if err != nil {
			return err
		}
		if second {
			if user.Asked == "" {
				user.Asked, user.AskedBy, user.AskedAt = AskedReset, by, u.now().UTC()
			}
			return nil
		}
		password, login = first, user.Login
		user.Password, user.MustChange, user.ResetBy, user.ResetAt = hashed, true, by, u.now().UTC()
		user.Asked, user.AskedBy = "", ""
		return nil
	})
	if err == nil && login != "" {
		u.renew(login)
	}
	return password, err
}

// Disable shuts a user out at once and drops what the user has half written; the name stays on what the user did.
func (u *Users) Disable(ctx context.Context, by, id string) error {
	err := u.alter(ctx, by, "user.disable", id, func(_ context.Context, _ bun.Tx, user *store.User) error {
		user.DisabledAt, user.Asked, user.AskedBy = u.now().UTC(), "", ""
		return nil
	})
	if err != nil {
		return err
	}
	return unsent.EraseUser(ctx, u.store.DB(), id)
}

// Enable lets a disabled user in again. With a role that reads words it waits for approval, which is answered: somebody
// may still know the old password.
func (u *Users) Enable(ctx context.Context, by, id string) (asked bool, err error) {
	err = u.alter(ctx, by, "user.enable", id, func(ctx context.Context, tx bun.Tx, user *store.User) error {
		if asked, err = needsSecond(ctx, tx, by, id, Role(user.Role)); err != nil {
			return err
		}
		if asked {
			user.Asked, user.AskedBy, user.AskedAt = AskedBack, by, u.now().UTC()
			return nil
		}
		user.DisabledAt = time.Time{}
		return nil
	})
	return asked, err
}

// ChangePassword is a user's own change. It ends the other sessions of that user. Guessing the old one in a browser
// that was left open is slowed as it is at the login: TooSoon.
func (u *Users) ChangePassword(ctx context.Context, id, old, next string) error {
	user, err := u.ByID(ctx, id)
	if err != nil {
		return err
	}
	key := u.attemptKey(user.Login, "change")
	if err := u.reserve(ctx, key); err != nil {
		return err
	}
	if len(old) > maxPassword || !u.matches(user.Password, old, true) {
		return ErrLogin
	}
	if err := u.forgetTries(ctx, key); err != nil {
		return err
	}
	if old == next {
		return ErrSame
	}
	if err := checkStrength(user.Login, next); err != nil {
		return err
	}
	hashed := u.hash(next)
	err = u.alter(ctx, id, "user.password", id, func(_ context.Context, _ bun.Tx, now *store.User) error {
		if now.Password != user.Password {
			return ErrLogin // reset meanwhile
		}
		now.Password, now.MustChange, now.ResetBy = hashed, false, ""
		return nil
	})
	if err == nil {
		u.renew(user.Login)
	}
	return err
}

// alter changes one user in one transaction with its audit entry, and never leaves the hub without an admin.
func (u *Users) alter(ctx context.Context, by, action, id string,
	fn func(context.Context, bun.Tx, *store.User) error) error {
	return u.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := u.store.Lock(ctx, tx, "users"); err != nil {
			return err
		}
		user := new(store.User)
		if err := one(tx.NewSelect().Model(user).Where("id = ?", id).Scan(ctx)); err != nil {
			return err
		}
		if err := fn(ctx, tx, user); err != nil {
			return err
		}
		// Wrong tries are counted meanwhile, without the lock.
		if _, err := tx.NewUpdate().Model(user).ExcludeColumn("wrong_tries", "wrong_at").WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("change user %s: %w", id, err)
		}
		admins, err := tx.NewSelect().Model((*store.User)(nil)).Where("role = ? AND disabled_at IS NULL", Admin).Count(ctx)
		if err != nil {
			return fmt.Errorf("count admins: %w", err)
		}
		if admins == 0 && Role(user.Role) == Admin {
			return ErrLastAdmin
		}
		return u.audit.Append(ctx, tx, by, action, id)
	})
}

// ByID is the user with that id, or ErrNotFound.
func (u *Users) ByID(ctx context.Context, id string) (*store.User, error) {
	user := new(store.User)
	return user, one(u.store.DB().NewSelect().Model(user).Where("id = ?", id).Scan(ctx))
}

// ByLogin is the user with that login, or ErrNotFound.
func (u *Users) ByLogin(ctx context.Context, login string) (*store.User, error) {
	user := new(store.User)
	return user, one(u.store.DB().NewSelect().Model(user).Where("login = ?", strings.ToLower(strings.TrimSpace(login))).
		Scan(ctx))
}

// List is all users, the disabled ones last.
func (u *Users) List(ctx context.Context) ([]store.User, error) {
	var all []store.User
	if err := u.store.DB().NewSelect().Model(&all).OrderExpr("disabled_at IS NOT NULL, role, login").
		Scan(ctx); err != nil {
		return nil, fmt.Errorf("list users: %w", err)
	}
	return all, nil
}

// Stamp changes with the password. A session that carries an older one is over.
func Stamp(user *store.User) string {
	sum := sha256.Sum256([]byte(user.Password))
	return hex.EncodeToString(sum[:8])
}

func one(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("read user: %w", err)
	}
	return nil
}

func (u *Users) hash(password string) string {
	defer u.turn(true)()
	return credential.Hash(password, u.cost)
}

func (u *Users) matches(phc, password string, known bool) bool {
	defer u.turn(known)()
	return credential.Matches(phc, password)
}

// turn waits until one more hash may be reckoned, and answers what ends it.
func (u *Users) turn(known bool) (end func()) {
	kept := u.kept
	if !known {
		kept = nil
	}
	select {
	case u.turns <- struct{}{}:
		return func() { <-u.turns }
	case kept <- struct{}{}:
		return func() { <-u.kept }
	}
}
