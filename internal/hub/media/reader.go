package media

import "io"

// Reader reads one object, in order or at any place. ReadAt may be called at once from several goroutines.
type Reader struct {
	io.SectionReader
	of object
}

func newReader(o object) *Reader {
	return &Reader{*io.NewSectionReader(o, 0, o.size()), o}
}

// Close ends reading.
func (r *Reader) Close() error { return r.of.Close() }

var _ interface {
	io.ReadSeekCloser
	io.ReaderAt
} = (*Reader)(nil)
