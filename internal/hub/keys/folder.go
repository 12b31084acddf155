package keys

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

// The files of the folder.
const (
	fileCACert  = "device_ca.crt"
	fileCAKey   = "device_ca.key"
	fileSealing = "sealing.json"
	fileSigning = "config_signing.key"
	fileTokens  = "token_master.key"
)

// maxFile is far more than any of them takes, in bytes.
const maxFile = 1 << 20

func allFiles() []string {
	return []string{fileCACert, fileCAKey, fileSealing, fileSigning, fileTokens}
}

// files is the folder's content by name.
type files map[string][]byte

// publish makes dir with these files, all of them or none, on disk when it returns. It answers false when dir holds
// files already: another process was first.
func (f files) publish(dir string) (bool, error) {
	parent := filepath.Dir(dir)
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return false, fmt.Errorf("create folder for the keys: %w", err)
	}
	temp, err := os.MkdirTemp(parent, ".keys-new-") // mode 0700
	if err != nil {
		return false, fmt.Errorf("create folder for the keys: %w", err)
	}
	defer os.RemoveAll(temp)
	for name, content := range f {
		if err := writeSynced(filepath.Join(temp, name), content); err != nil {
			return false, err
		}
	}
	if err := syncFolder(temp); err != nil {
		return false, err
	}
	// A folder that is there already gives way only when it is empty. unix.Rename, since os.Rename refuses any folder.
	err = unix.Rename(temp, dir)
	if errors.Is(err, syscall.ENOTEMPTY) || errors.Is(err, syscall.EEXIST) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("put the keys in place: %w", err)
	}
	return true, syncFolder(parent)
}

// replace writes one file anew, the old or the new content being there at any moment.
func replace(dir, name string, content []byte) error {
	temp := filepath.Join(dir, name+".new")
	if err := os.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("clear %s: %w", temp, err)
	}
	if err := writeSynced(temp, content); err != nil {
		return err
	}
	if err := os.Rename(temp, filepath.Join(dir, name)); err != nil {
		return fmt.Errorf("put key in place: %w", err)
	}
	return syncFolder(dir)
}

func writeSynced(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write key: %w", err)
	}
	_, err = f.Write(content)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write key %s: %w", path, err)
	}
	return nil
}

func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		return fmt.Errorf("sync folder %s: %w", dir, err)
	}
	return nil
}

// read reads one file after checking that it is nobody else's.
func read(dir, name string) ([]byte, error) {
	path := filepath.Join(dir, name)
	if err := ownerOnly(path, 0o600); err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read key: %w", err)
	}
	if info.Size() > maxFile {
		return nil, fmt.Errorf("%s has %d bytes: %w", path, info.Size(), ErrDamaged)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read key: %w", err)
	}
	return b, nil
}

// ownerOnly refuses what anyone but the owner may touch, and what belongs to someone else.
func ownerOnly(path string, want fs.FileMode) error {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is not there: restore it from the recovery copy with xinsheng-hub keys import: %w", path,
			ErrDamaged)
	}
	if err != nil {
		return fmt.Errorf("look at key: %w", err)
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		return fmt.Errorf("%s is a link; put the real thing there: %w", path, ErrPermissions)
	}
	if got := info.Mode().Perm(); got&0o077 != 0 {
		return fmt.Errorf("%s has mode %04o; run: chmod %04o %s: %w", path, got, want, path, ErrPermissions)
	}
	if st, ok := info.Sys().(*syscall.Stat_t); ok && os.Geteuid() != 0 && int(st.Uid) != os.Geteuid() {
		return fmt.Errorf("%s belongs to another user; run: chown -R %d %s: %w", path, os.Geteuid(), path, ErrPermissions)
	}
	return nil
}
