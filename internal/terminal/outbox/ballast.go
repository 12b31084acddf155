package outbox

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"syscall"
)

// ballast is a file that only takes up room. On a full disk it is thrown away, so that acknowledging and sweeping,
// which write before they free, have space to work in. While it is gone no new report may use that space.
type ballast struct {
	path string
	size int64

	mu   sync.Mutex
	held bool
}

func (b *ballast) aboard() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.held
}

// restore takes the ballast aboard. It fails when the disk has no room for it.
func (b *ballast) restore() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.held {
		return nil
	}
	if err := b.fill(); err != nil {
		return errors.Join(fmt.Errorf("reserve ballast: %w", err), ignoreMissing(os.Remove(b.path)))
	}
	b.held = true
	return nil
}

func (b *ballast) fill() error {
	f, err := os.OpenFile(b.path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(claim(f, b.size), f.Close())
}

// drop throws the ballast overboard.
func (b *ballast) drop() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.held = false
	return ignoreMissing(os.Remove(b.path))
}

// claim makes f at least size bytes long with real blocks behind every byte.
func claim(f *os.File, size int64) error {
	for {
		err := syscall.Fallocate(int(f.Fd()), 0, 0, size)
		switch {
		case errors.Is(err, syscall.EINTR):
		case errors.Is(err, syscall.EOPNOTSUPP):
			return claimByWriting(f, size)
		default:
			return err
		}
	}
}

// claimByWriting is for file systems without fallocate.
func claimByWriting(f *os.File, size int64) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	block := make([]byte, 1<<20)
	for at := info.Size(); at < size; at += int64(len(block)) {
		if _, err := f.WriteAt(block[:min(int64(len(block)), size-at)], at); err != nil {
			return err
		}
	}
	return nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// growFile claims blocks for the file at path up to the end of the step that holds size, unless that is beyond limit.
// It returns how long the file is then.
func growFile(path string, size, limit int64) (int64, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, errors.Join(err, f.Close())
	}
	goal := (size/growBy + 1) * growBy
	if info.Size() >= size || goal > limit {
		return info.Size(), f.Close()
	}
	return goal, errors.Join(claim(f, goal), f.Sync(), f.Close())
}
