package media

import (
	"io"
	"os"
)

// Reader reads one object, in order or at any place. ReadAt may be called at once from several goroutines.
type Reader struct {
	io.SectionReader
	of object
}

func newReader(o object) *Reader {
	return &Reader{*io.NewSectionReader(o, 0, o.size()), o}
}

// File is the object's own file where it lies in a folder, nil elsewhere. It is closed with the Reader.
func (r *Reader) File() *os.File {
	if f, ok := r.of.(*file); ok {
		return f.File
	}
	return nil
}

// Close ends reading.
func (r *Reader) Close() error { return r.of.Close() }

var _ interface {
	io.ReadSeekCloser
	io.ReaderAt
} = (*Reader)(nil)
