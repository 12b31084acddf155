package cage

import (
	"fmt"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// Memory is a file in memory, under no name: what is written to it is gone when it is closed.
func Memory() (*os.File, error) {
	fd, err := unix.MemfdCreate("media", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("make a file in memory: %w", err)
	}
	return os.NewFile(uintptr(fd), "media"), nil
}

// Filled is a memory file with what src holds, at its begin.
func Filled(src io.Reader) (*os.File, error) {
	f, err := Memory()
	if err != nil {
		return nil, err
	}
	if _, err = io.Copy(f, src); err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("fill a file in memory: %w", err)
	}
	return f, nil
}
