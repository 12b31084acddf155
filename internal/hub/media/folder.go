package media

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// making is where files are written before they get their name.
const making = ".making"

// folder keeps objects as files. gocloud's fileblob is not used here: it gives a file its name without having synced
// it, so that a power cut leaves empty files under names that were acknowledged, and keeps attributes in files beside.
type folder struct {
	root string
	sync func(*os.File) error // what a power cut does to the rest, a test wants to know
	disk func(folder string) (disk, error)
}

func openFolder(root string, sync func(*os.File) error) (*folder, error) {
	f := &folder{filepath.Clean(root), sync, diskOf}
	root = f.root
	if err := os.MkdirAll(filepath.Join(root, making), 0o700); err != nil {
		return nil, fmt.Errorf("make the media folder: %w", err)
	}
	if err := os.Chmod(root, 0o700); err != nil { // what was put back from a backup may be open to others
		return nil, fmt.Errorf("keep the media folder from others: %w", err)
	}
	for _, dir := range []string{root, filepath.Dir(root)} {
		if err := f.syncFolder(dir); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func (f *folder) path(key string) string { return filepath.Join(f.root, filepath.FromSlash(key)) }

func (f *folder) put(ctx context.Context, key string, src io.Reader) error {
	d, err := f.disk(f.root)
	if err == nil {
		err = d.room()
	}
	if err != nil {
		return err
	}
	name := filepath.Join(f.root, making, rand.Text())
	if err := f.write(ctx, name, src); err != nil {
		return errors.Join(err, unlessGone(os.Remove(name)))
	}
	dir := filepath.Dir(f.path(key))
	if err := f.makeFolders(dir); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	if err := os.Rename(name, f.path(key)); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	if err := f.syncFolder(dir); err != nil {
		return errors.Join(err, os.Remove(f.path(key)))
	}
	return nil
}

func (f *folder) write(ctx context.Context, name string, src io.Reader) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, &bounded{ctx, src})
	if err == nil {
		err = f.sync(file)
	}
	return errors.Join(err, file.Close())
}

// makeFolders makes dir below the root, and each name in it durable.
func (f *folder) makeFolders(dir string) error {
	if dir == f.root {
		return nil
	}
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := f.makeFolders(filepath.Dir(dir)); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return f.syncFolder(filepath.Dir(dir))
}

func (f *folder) syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = f.sync(d)
	return errors.Join(err, d.Close())
}

type file struct {
	*os.File
	bytes int64
}

func (f *file) size() int64 { return f.bytes }

func (f *folder) open(_ context.Context, key string) (object, error) {
	o, err := os.Open(f.path(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	info, err := o.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = ErrNotFound
	}
	if err != nil {
		return nil, errors.Join(err, o.Close())
	}
	return &file{o, info.Size()}, nil
}

func (f *folder) size(_ context.Context, key string) (int64, error) {
	info, err := os.Lstat(f.path(key))
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return 0, ErrNotFound
	}
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func (f *folder) remove(_ context.Context, key string) error {
	return unlessGone(os.Remove(f.path(key)))
}

func (f *folder) each(ctx context.Context, do func(string, time.Time) error) error {
	return filepath.WalkDir(f.root, func(path string, e fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case e.IsDir() && path != f.root && strings.HasPrefix(e.Name(), "."):
			return fs.SkipDir
		case !e.Type().IsRegular():
			return nil
		}
		key, err := filepath.Rel(f.root, path)
		if err != nil || !validKey(filepath.ToSlash(key)) {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return unlessGone(err)
		}
		return do(filepath.ToSlash(key), info.ModTime())
	})
}

func (f *folder) tidy(_ context.Context, before time.Time) error {
	left, err := os.ReadDir(filepath.Join(f.root, making))
	if err != nil {
		return err
	}
	for _, e := range left {
		info, err := e.Info()
		if err == nil && info.ModTime().Before(before) {
			err = os.Remove(filepath.Join(f.root, making, e.Name()))
		}
		if unlessGone(err) != nil {
			return err
		}
	}
	return nil
}

func (*folder) close() error { return nil }

func unlessGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// bounded ends reading when ctx does.
type bounded struct {
	ctx  context.Context
	from io.Reader
}

func (b *bounded) Read(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	return b.from.Read(p)
}
