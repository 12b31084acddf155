package media

import (
	"context"
	"io"
)

// Store keeps bytes under keys that say nothing about them.
type Store struct{}

// Open opens the store at url: "file:///folder" or "s3://bucket?endpoint=...&region=...".
func Open(ctx context.Context, url string) (*Store, error) { panic("soon") }

// Close gives the store back.
func (s *Store) Close() error { return nil }

// Put keeps what src holds under key. It is durable when the error is nil; before that nobody sees any of it.
func (s *Store) Put(ctx context.Context, key string, src io.Reader) (size int64, sha256 string, err error) {
	panic("soon")
}

// Reader opens what is under key. ErrNotFound: nothing.
func (s *Store) Reader(ctx context.Context, key string) (*Reader, error) { panic("soon") }

// Delete forgets key. It is no error when nothing is there.
func (s *Store) Delete(ctx context.Context, keys ...string) error { panic("soon") }

// Reader reads one object, in order or at any place.
type Reader struct{}

// Size is how many bytes the object has.
func (r *Reader) Size() int64 { return 0 }

func (r *Reader) Read(p []byte) (int, error)                { return 0, io.EOF }
func (r *Reader) ReadAt(p []byte, off int64) (int, error)   { return 0, io.EOF }
func (r *Reader) Seek(off int64, whence int) (int64, error) { return 0, nil }

// Close ends reading.
func (r *Reader) Close() error { return nil }
