package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"xinsheng/internal/hub/option"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

// firstAdmin makes the first user when there is none. The password goes into a file of the data folder, for its owner alone,
// and never to where the service manager keeps what it hears. Of several processes that start at once, one does it.
func firstAdmin(ctx context.Context, c *console, b *base) error {
	users := b.users()
	list, err := users.List(ctx)
	if err != nil {
		return err
	}
	if len(list) > 0 {
		return forgetFirst(b.o, func(login string) bool { return !awaited(list, login) })
	}
	u, password, err := users.Add(ctx, byConsole, staff.Draft{Login: "admin", Name: "管理员", Role: staff.Admin})
	if err != nil {
		if list, again := users.List(ctx); again == nil && len(list) > 0 {
			return nil
		}
		return fmt.Errorf("make the first user: %w", err)
	}
	if err := os.WriteFile(firstFile(b.o), []byte(u.Login+"\n"+password+"\n"), 0o600); err != nil {
		return fmt.Errorf("keep the first password (make another one by xinsheng-hub user reset %s): %w", u.Login, err)
	}
	_, err = fmt.Fprintf(c.out, "first user   %s; this shows the password: xinsheng-hub first-password\n", u.Login)
	return err
}

// firstFile is where the first user's password waits for the first sign-in.
func firstFile(o *option.Options) string { return filepath.Join(o.Data, "first-password") }

// awaited reports whether that user still has a password that must be changed.
func awaited(list []store.User, login string) bool {
	for _, u := range list {
		if u.Login == login {
			return u.MustChange
		}
	}
	return false
}

// forgetFirst removes the file when it holds the password of a user of whom over is true.
func forgetFirst(o *option.Options, over func(login string) bool) error {
	b, err := os.ReadFile(firstFile(o))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if login, _, _ := strings.Cut(string(b), "\n"); err == nil && over(login) {
		err = os.Remove(firstFile(o))
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("forget the first password: %w", err)
	}
	return nil
}

// firstPassword shows the first user's password while it is good.
func firstPassword(ctx context.Context, c *console, args []string) error {
	fs, r := flags("first-password")
	o, _, err := read(c, fs, r, args, "")
	if err != nil {
		return err
	}
	b, err := openBase(ctx, c, o)
	if err != nil {
		return err
	}
	defer b.close()
	list, err := b.users().List(ctx)
	if err != nil {
		return err
	}
	if err := forgetFirst(o, func(login string) bool { return !awaited(list, login) }); err != nil {
		return err
	}
	kept, err := os.ReadFile(firstFile(o))
	if err != nil {
		return errors.New("there is none any more; a forgotten password is replaced by: xinsheng-hub user reset LOGIN")
	}
	login, password, _ := strings.Cut(strings.TrimSpace(string(kept)), "\n")
	_, err = fmt.Fprintf(c.out, "%s, password %s (it must be changed at the first sign-in)\n", login, password)
	return err
}
