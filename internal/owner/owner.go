// Package owner lets a command that root runs work as the one to whom the data folder belongs, so that what it makes
// there does not lock the service out. For everybody else, and in a folder of root's or one that is not there yet,
// nothing changes.
package owner

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

type identity struct {
	uid, gid int
	groups   []int
}

// of is whom root has to work as in dir; nil: as before.
func of(dir string) (*identity, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("ask whose the data folder is: %w", err)
	}
	at, ok := info.Sys().(*syscall.Stat_t)
	if !ok || at.Uid == 0 {
		return nil, nil
	}
	id := &identity{uid: int(at.Uid), gid: int(at.Gid), groups: []int{int(at.Gid)}}
	if u, err := user.LookupId(strconv.Itoa(id.uid)); err == nil {
		if list, err := u.GroupIds(); err == nil {
			for _, g := range list {
				if n, err := strconv.Atoi(g); err == nil && n != id.gid {
					id.groups = append(id.groups, n)
				}
			}
		}
	}
	return id, nil
}

// Become makes this process and its children the owner of dir, for good.
func Become(dir string) error {
	id, err := of(dir)
	if id == nil || err != nil {
		return err
	}
	return id.take(id.gid, id.uid)
}

// ActFor makes this process act as the owner of dir. AsCaller reaches what only the caller may.
func ActFor(dir string) error {
	id, err := of(dir)
	if id == nil || err != nil {
		return err
	}
	return id.take(keep, keep)
}

// keep leaves an id as it is.
const keep = -1

// take sets the ids that count, and besides them the real and saved ones.
func (id *identity) take(gid, uid int) error {
	err := syscall.Setgroups(id.groups)
	if err == nil {
		err = syscall.Setresgid(gid, id.gid, gid)
	}
	if err == nil {
		err = syscall.Setresuid(uid, id.uid, uid)
	}
	if err != nil {
		return fmt.Errorf("work as the data folder's owner, user %d: %w", id.uid, err)
	}
	return nil
}

// AsCaller does something, such as opening a file that was named on the command line, as the one who called the
// program.
func AsCaller(do func() error) error {
	acting := os.Geteuid()
	if os.Getuid() == acting {
		return do()
	}
	if err := syscall.Setresuid(keep, os.Getuid(), keep); err != nil {
		return fmt.Errorf("work as the caller: %w", err)
	}
	err := do()
	if back := syscall.Setresuid(keep, acting, keep); back != nil {
		return errors.Join(err, fmt.Errorf("work as the data folder's owner again: %w", back))
	}
	return err
}

// ReadFile reads a file as the caller.
func ReadFile(name string) (b []byte, err error) {
	err = AsCaller(func() error {
		b, err = os.ReadFile(name)
		return err
	})
	return b, err
}
