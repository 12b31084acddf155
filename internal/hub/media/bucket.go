package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"sync"
	"time"

	"gocloud.dev/blob"
	_ "gocloud.dev/blob/s3blob" // the driver
	"gocloud.dev/gcerrors"
)

// partSize is how much of a large object is sent at a time; S3 takes no less.
const partSize = 5 << 20

// window is how much a reader of a bucket asks for at least: looking at a file takes many small steps.
const window = 256 << 10

// bucket keeps objects on an S3 server, which answers only when an object is durable and shows none before it is whole.
type bucket struct{ *blob.Bucket }

func openBucket(ctx context.Context, u *url.URL) (*bucket, error) {
	q := u.Query()
	for name, value := range map[string]string{
		"region": "us-east-1", "use_path_style": "true", "request_checksum_calculation": "when_required",
	} {
		if !q.Has(name) {
			q.Set(name, value)
		}
	}
	b, err := blob.OpenBucket(ctx, (&url.URL{Scheme: u.Scheme, Host: u.Host, RawQuery: q.Encode()}).String())
	if err != nil {
		return nil, err
	}
	return &bucket{b}, nil
}

func (b *bucket) put(ctx context.Context, key string, src io.Reader) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w, err := b.NewWriter(ctx, key, &blob.WriterOptions{
		BufferSize: partSize, MaxConcurrency: 1, ContentType: "application/octet-stream", DisableContentTypeDetection: true,
	})
	if err != nil {
		return err
	}
	if _, err := io.Copy(w, &bounded{ctx, src}); err != nil {
		cancel() // before Close, which else would keep what has come
		_ = w.Close()
		return err
	}
	return w.Close()
}

func (b *bucket) open(ctx context.Context, key string) (object, error) {
	a, err := b.Attributes(ctx, key)
	if err != nil {
		return nil, known(err)
	}
	return &remote{ctx: ctx, b: b.Bucket, key: key, bytes: a.Size}, nil
}

func (b *bucket) size(ctx context.Context, key string) (int64, error) {
	a, err := b.Attributes(ctx, key)
	if err != nil {
		return 0, known(err)
	}
	return a.Size, nil
}

func (b *bucket) remove(ctx context.Context, key string) error {
	err := b.Delete(ctx, key)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil
	}
	return err
}

func (b *bucket) each(ctx context.Context, do func(string, time.Time) error) error {
	for all := b.List(nil); ; {
		o, err := all.Next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if !o.IsDir && validKey(o.Key) {
			if err := do(o.Key, o.ModTime); err != nil {
				return err
			}
		}
	}
}

// tidy does nothing: what an upload in parts left unfinished is for a rule of the bucket (see DESIGN.md).
func (*bucket) tidy(context.Context, time.Time) error { return nil }

func (b *bucket) close() error { return b.Close() }

// remote reads an object of a bucket by ranges.
type remote struct {
	ctx   context.Context
	b     *blob.Bucket
	key   string
	bytes int64

	mu    sync.Mutex
	ahead []byte // what was last fetched
	from  int64  // where in the object it begins
}

func (r *remote) size() int64 { return r.bytes }

func (r *remote) Close() error { return nil }

func (r *remote) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off >= r.bytes {
		return 0, io.EOF
	}
	done := 0
	for done < len(p) && off < r.bytes {
		n, err := r.step(p[done:], off)
		done, off = done+n, off+int64(n)
		if err != nil {
			return done, err
		}
	}
	if done < len(p) {
		return done, io.EOF
	}
	return done, nil
}

// step gives some bytes at off, at least one.
func (r *remote) step(p []byte, off int64) (int, error) {
	if len(p) >= window {
		n := min(int64(len(p)), r.bytes-off)
		return r.fetch(p[:n], off)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if off < r.from || off >= r.from+int64(len(r.ahead)) {
		r.ahead = make([]byte, min(window, r.bytes-off))
		r.from = off
		if _, err := r.fetch(r.ahead, off); err != nil {
			r.ahead = nil
			return 0, err
		}
	}
	return copy(p, r.ahead[off-r.from:]), nil
}

func (r *remote) fetch(p []byte, off int64) (int, error) {
	body, err := r.b.NewRangeReader(r.ctx, r.key, off, int64(len(p)), nil)
	if err != nil {
		return 0, known(err)
	}
	n, err := io.ReadFull(body, p)
	if cerr := body.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return n, fmt.Errorf("read object: %w", err)
	}
	return n, nil
}

func known(err error) error {
	if gcerrors.Code(err) == gcerrors.NotFound {
		return ErrNotFound
	}
	return err
}
