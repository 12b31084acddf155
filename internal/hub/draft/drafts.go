package draft

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// Life is how long a draft is there, and how long its parts may still come after it was sent.
const Life = 24 * time.Hour

// What stands in the way. Test with errors.Is.
var (
	ErrUnknown   = errors.New("no such draft of this phone")
	ErrExpired   = errors.New("the draft is too old")
	ErrOver      = errors.New("the report takes nothing more")
	ErrPartKind  = errors.New("not a kind of part")
	ErrPartSize  = errors.New("the part is empty or too large")
	ErrPartCount = errors.New("too many parts of that kind")
	ErrFull      = errors.New("too much is waiting already")

	ErrAddressFull = errors.New("too much of this address is waiting already")
	ErrCodeFull    = errors.New("too much of this code is waiting already")
)

// Keys make a receipt from a draft.
type Keys interface {
	BackoffKey() []byte // blinds addresses
	TokenKey(index uint16) []byte
	Sent(draftID string) (pin string, nonce [wire.TokenNonceSize]byte)
}

// Ingester looks at a part that is whole and keeps it, or refuses it.
type Ingester interface {
	Take(ctx context.Context, part *store.Part, src io.ReaderAt, size int64) error
}

// Params are what Drafts work with.
type Params struct {
	Store    *store.Store
	Keys     Keys
	Numbers  *wire.Numbers
	Records  *intake.Records
	Uploads  *media.Uploads
	Ingester Ingester
	Objects  *media.Store
	Settings func(context.Context) (*hospital.Settings, error)
	Now      func() time.Time
	Log      *slog.Logger
}

// Drafts is all drafts of a hub. It is safe for concurrent use.
type Drafts struct{ Params }

// New is the drafts over p.Store.
func New(p Params) *Drafts { return &Drafts{p} }

func (d *Drafts) now() time.Time { return d.Now().UTC().Truncate(time.Microsecond) }

// lock reads a draft and keeps others from changing it until the transaction ends.
func (d *Drafts) lock(ctx context.Context, tx bun.Tx, id, secret string) (*store.Draft, error) {
	if err := d.Store.Lock(ctx, tx, "draft "+id); err != nil {
		return nil, err
	}
	return d.get(ctx, tx, id, secret)
}

func (d *Drafts) dropAll(ctx context.Context, uploads, objects []string) error {
	var all []error
	for _, id := range uploads {
		if err := d.Uploads.Drop(ctx, id); !errors.Is(err, media.ErrNotFound) {
			all = append(all, err)
		}
	}
	if len(objects) > 0 {
		all = append(all, d.Objects.Delete(ctx, objects...))
	}
	if err := errors.Join(all...); err != nil {
		return fmt.Errorf("forget parts: %w", err)
	}
	return nil
}
