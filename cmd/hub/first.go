package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"xinsheng/internal/hub/option"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

// firstUsers makes the first administrator and the first user of the centre when there is nobody: after that it takes
// both to make or renew an account that reads what people said. The passwords go into a file of the data folder, for
// its owner alone, and never to where the service manager keeps what it hears. A start that is killed before both are
// there leaves nobody, and the next one makes them. Of several processes that start at once, one does it.
func firstUsers(ctx context.Context, c *console, b *base) error {
	users := b.users()
	list, err := users.List(ctx)
	if err != nil {
		return err
	}
	if len(list) > 0 {
		return keepFirst(b.o, func(login string) bool { return awaited(list, login) })
	}
	made, err := users.First(ctx, func(all []staff.FirstPassword) error { return writeFirst(b.o, all) },
		staff.Draft{Login: "admin", Name: "管理员", Role: staff.Admin}, staff.Draft{Login: "zhiban01", Name: "值班 01",
			Role: staff.Centre})
	if err != nil || !made {
		return err
	}
	_, err = fmt.Fprintln(c.out, "first users  admin, zhiban01; this shows their passwords: xinsheng-hub first-password")
	return err
}

// writeFirst keeps the first passwords before anybody has them, durably. What an attempt that broke off left is
// replaced.
func writeFirst(o *option.Options, all []staff.FirstPassword) error {
	var lines strings.Builder
	for _, p := range all {
		fmt.Fprintf(&lines, "%s %s\n", p.Login, p.Password)
	}
	file, err := os.OpenFile(firstFile(o)+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("keep the first passwords: %w", err)
	}
	_, err = file.WriteString(lines.String())
	if err = errors.Join(err, file.Sync(), file.Close()); err == nil {
		err = os.Rename(file.Name(), firstFile(o))
	}
	if err != nil {
		return fmt.Errorf("keep the first passwords: %w", errors.Join(err, os.Remove(file.Name())))
	}
	folder, err := os.Open(o.Data)
	if err != nil {
		return fmt.Errorf("keep the first passwords: %w", err)
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// firstFile is where the first users' passwords wait for the first sign-in, a line each.
func firstFile(o *option.Options) string { return filepath.Join(o.Data, "first-password") }

// awaited reports whether that user still has a password that must be changed.
func awaited(list []store.User, login string) bool {
	return slices.ContainsFunc(list, func(u store.User) bool { return u.Login == login && u.MustChange })
}

// keepFirst takes the passwords of all but the wanted users out of the file, and the file away with the last of them.
func keepFirst(o *option.Options, wanted func(login string) bool) error {
	b, err := os.ReadFile(firstFile(o))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var kept strings.Builder
	for line := range strings.Lines(string(b)) {
		if login, _, _ := strings.Cut(line, " "); wanted(login) {
			kept.WriteString(line)
		}
	}
	switch {
	case err != nil || kept.Len() == len(b):
	case kept.Len() == 0:
		err = os.Remove(firstFile(o))
	default:
		err = os.WriteFile(firstFile(o), []byte(kept.String()), 0o600)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("forget a first password: %w", err)
	}
	return nil
}

// firstPassword shows the first users' passwords while they are good.
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
	if len(list) > 0 { // else a first start may be about to make them
		if err := keepFirst(o, func(login string) bool { return awaited(list, login) }); err != nil {
			return err
		}
	}
	kept, err := os.ReadFile(firstFile(o))
	if err != nil {
		return errors.New("there is none any more; a forgotten password is replaced by: xinsheng-hub user reset LOGIN")
	}
	for line := range strings.Lines(string(kept)) {
		login, password, _ := strings.Cut(strings.TrimSpace(line), " ")
		if _, err := fmt.Fprintf(c.out, "%s, password %s (it must be changed at the first sign-in)\n", login,
			password); err != nil {
			return err
		}
	}
	return nil
}
