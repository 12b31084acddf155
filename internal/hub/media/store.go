package media

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"time"

	"xinsheng/internal/feedback"
)

// shelf is where objects lie: a folder, or a bucket of gocloud.dev/blob.
type shelf interface {
	// put is durable when it returns nil; of what failed nothing is to be seen.
	put(ctx context.Context, key string, src io.Reader) error
	open(ctx context.Context, key string) (object, error)
	remove(ctx context.Context, key string) error
	// size is ErrNotFound where nothing is.
	size(ctx context.Context, key string) (int64, error)
	each(ctx context.Context, do func(key string, modified time.Time) error) error
	// tidy forgets what unfinished puts left before that time.
	tidy(ctx context.Context, before time.Time) error
	close() error
}

// object is one that is open for reading.
type object interface {
	io.ReaderAt
	io.Closer
	size() int64
}

// Store keeps bytes under keys that say nothing about them. It is safe for concurrent use, and so are several processes
// on one folder or bucket.
type Store struct{ on shelf }

// Open opens the store at address: "file:///folder", made for its owner alone when it is missing, or
// "s3://bucket?endpoint=https://...&region=...", with the credentials of the environment.
func Open(ctx context.Context, address string) (*Store, error) {
	u, err := ParseAddress(address)
	if err != nil {
		return nil, err
	}
	var on shelf
	if u.Scheme == "file" {
		on, err = openFolder(u.Path, (*os.File).Sync)
	} else {
		on, err = openBucket(ctx, u)
	}
	if err != nil {
		return nil, fmt.Errorf("open the media store: %w", err)
	}
	return &Store{on}, nil
}

// ParseAddress reads the address of a store and says what is wrong with it.
func ParseAddress(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil: // whose text repeats the address, and with it what should not stand there
		return nil, fmt.Errorf("the media store's address cannot be read: %w", feedback.ErrInvalid)
	case u.User != nil:
		return nil, fmt.Errorf(
			"no credentials in the media store's address; give them as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: %w",
			feedback.ErrInvalid)
	case u.Scheme == "file" && u.Host == "" && strings.HasPrefix(u.Path, "/") && u.RawQuery == "":
		return u, nil
	case u.Scheme == "s3" && u.Host != "" && strings.Trim(u.Path, "/") == "":
		return u, nil
	}
	return nil, fmt.Errorf(
		"the media store's address is neither file:///folder nor s3://bucket?endpoint=...&region=...: %w",
		feedback.ErrInvalid)
}

// Close gives the store back.
func (s *Store) Close() error { return s.on.close() }

// Check writes, reads and deletes an object, so that a store that cannot be used is noticed when the hub starts. A full
// one keeps no hub from starting: words arrive, and what is there can be seen.
func (s *Store) Check(ctx context.Context) error {
	const probe = "xinsheng"
	key := NewKey()
	_, _, err := s.Put(ctx, key, strings.NewReader(probe))
	if errors.Is(err, ErrFull) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("the media store cannot be written: %w", err)
	}
	r, err := s.Reader(ctx, key)
	if err != nil {
		return fmt.Errorf("the media store cannot be read: %w", err)
	}
	got, err := io.ReadAll(r)
	if err = errors.Join(err, r.Close()); err != nil || string(got) != probe {
		return fmt.Errorf("the media store gives back something else: %w", errors.Join(err, feedback.ErrInternal))
	}
	return s.Delete(ctx, key)
}

// Put keeps what src holds under key. It is durable when the error is nil; before that nobody sees any of it.
func (s *Store) Put(ctx context.Context, key string, src io.Reader) (size int64, sum string, err error) {
	if !validKey(key) {
		return 0, "", ErrKeyInvalid
	}
	sum256, n := sha256.New(), new(tally)
	if err := s.on.put(ctx, key, io.TeeReader(src, io.MultiWriter(sum256, n))); err != nil {
		return 0, "", fmt.Errorf("store object: %w", err)
	}
	return int64(*n), hex.EncodeToString(sum256.Sum(nil)), nil
}

type tally int64

func (t *tally) Write(b []byte) (int, error) {
	*t += tally(len(b))
	return len(b), nil
}

// Reader opens what is under key. ErrNotFound: nothing. It is good until it is closed or ctx ends.
func (s *Store) Reader(ctx context.Context, key string) (*Reader, error) {
	if !validKey(key) {
		return nil, ErrKeyInvalid
	}
	o, err := s.on.open(ctx, key)
	if err != nil {
		return nil, fmt.Errorf("open object: %w", err)
	}
	return newReader(o), nil
}

// Size is how many bytes are under key. ErrNotFound: nothing is.
func (s *Store) Size(ctx context.Context, key string) (int64, error) {
	if !validKey(key) {
		return 0, ErrKeyInvalid
	}
	n, err := s.on.size(ctx, key)
	if err != nil {
		return 0, fmt.Errorf("look for object: %w", err)
	}
	return n, nil
}

// Has reports whether something is under key.
func (s *Store) Has(ctx context.Context, key string) (bool, error) {
	_, err := s.Size(ctx, key)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// Sum reads what is under key to its end, and answers what Put answered when it came whole. ErrNotFound: nothing is.
func (s *Store) Sum(ctx context.Context, key string) (size int64, sum string, err error) {
	r, err := s.Reader(ctx, key)
	if err != nil {
		return 0, "", err
	}
	sum256 := sha256.New()
	size, err = io.Copy(sum256, &bounded{ctx, r})
	if err = errors.Join(err, r.Close()); err != nil {
		return 0, "", fmt.Errorf("read object: %w", err)
	}
	return size, hex.EncodeToString(sum256.Sum(nil)), nil
}

// Delete forgets keys. It is no error when nothing is there; it goes on after an error and answers all of them.
func (s *Store) Delete(ctx context.Context, keys ...string) error {
	var errs []error
	for _, key := range keys {
		if !validKey(key) {
			errs = append(errs, ErrKeyInvalid)
		} else if err := s.on.remove(ctx, key); err != nil {
			errs = append(errs, fmt.Errorf("delete object: %w", err))
		}
	}
	return errors.Join(errs...)
}
