package media

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/tus/tusd/v2/pkg/memorylocker"
	"github.com/uptrace/bun"
	"golang.org/x/sync/singleflight"

	"xinsheng/internal/hub/store"
)

// UploadParams are what Uploads work with.
type UploadParams struct {
	Store *Store
	DB    *store.Store
	Log   *slog.Logger
	Now   func() time.Time
}

// Uploads are parts on their way in. They are safe for concurrent use, and so are several processes on one database.
type Uploads struct {
	UploadParams
	process string // of this hub process
	locks   *memorylocker.MemoryLocker
	wholes  singleflight.Group

	toldFull atomic.Int64 // when the log said last that there is no room
}

// NewUploads makes the uploads of a hub.
func NewUploads(p UploadParams) *Uploads {
	return &Uploads{UploadParams: p, process: rand.Text(), locks: memorylocker.New()}
}

// Get is the upload with that id. ErrNotFound: none.
func (u *Uploads) Get(ctx context.Context, id string) (*store.Upload, error) {
	return u.get(ctx, u.DB.DB(), id)
}

func (u *Uploads) get(ctx context.Context, db bun.IDB, id string) (*store.Upload, error) {
	up := new(store.Upload)
	err := db.NewSelect().Model(up).Where("id = ?", id).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("look up upload: %w", err)
	}
	return up, nil
}

// begin makes the upload, or answers the one that is there. ErrConflict: it is another's, or of another size.
func (u *Uploads) begin(ctx context.Context, want *store.Upload) (up *store.Upload, fresh bool, err error) {
	want.CreatedAt = u.now()
	want.TouchedAt = want.CreatedAt
	err = u.DB.Gather(ctx, func(ctx context.Context, tx bun.Tx) error {
		n, err := affected(tx.NewInsert().Model(want).On("CONFLICT (id) DO NOTHING").Exec(ctx))
		if err != nil {
			return fmt.Errorf("begin upload: %w", err)
		}
		if n == 1 {
			up, fresh = want, true
			return nil
		}
		if up, err = u.get(ctx, tx, want.ID); err != nil {
			return err
		}
		if up.Owner != want.Owner || up.Size != want.Size || up.RecordID != want.RecordID || up.PartID != want.PartID {
			return ErrConflict
		}
		return nil
	})
	return up, fresh, err
}

// hold makes a connection of this process the one that writes from offset on, and names it. ErrConflict: the upload has
// not that many bytes. ErrHeld: a connection of another process is at it, or was until a moment ago. One that was
// killed or hangs loses its hold by itself, and what it should still bring is refused.
func (u *Uploads) hold(ctx context.Context, id string, offset int64) (holder string, err error) {
	holder = u.process + "." + rand.Text()
	return holder, u.DB.Gather(ctx, func(ctx context.Context, tx bun.Tx) error {
		n, err := affected(tx.NewUpdate().Model((*store.Upload)(nil)).Set("holder = ?", holder).
			Set("touched_at = ?", u.now()).
			Where("id = ? AND have = ? AND done_at IS NULL", id, offset).
			Where("holder = '' OR holder LIKE ? OR touched_at < ?", u.process+".%", u.now().Add(-holdFor)).Exec(ctx))
		if err != nil {
			return fmt.Errorf("take over upload: %w", err)
		}
		if n == 1 {
			return nil
		}
		up, err := u.get(ctx, tx, id)
		if err == nil && (up.Have != offset || !up.DoneAt.IsZero()) {
			return ErrConflict
		}
		if err == nil {
			return ErrHeld
		}
		return err
	})
}

// release lets a connection of another process go on at once.
func (u *Uploads) release(ctx context.Context, id, holder string) error {
	return u.DB.Gather(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewUpdate().Model((*store.Upload)(nil)).Set("holder = ''").Where("id = ? AND holder = ?", id, holder).
			Exec(ctx)
		return err
	})
}

// grow puts what came behind what is there, unless another took over meanwhile: then it is ErrConflict.
func (u *Uploads) grow(ctx context.Context, seg *store.Segment, holder string) error {
	return u.DB.Gather(ctx, func(ctx context.Context, tx bun.Tx) error {
		n, err := affected(tx.NewUpdate().Model((*store.Upload)(nil)).
			Set("have = ?", seg.Pos+seg.Size).Set("touched_at = ?", u.now()).
			Where("id = ? AND have = ? AND holder = ? AND size >= ? AND done_at IS NULL", seg.UploadID, seg.Pos, holder,
				seg.Pos+seg.Size).Exec(ctx))
		if err != nil {
			return fmt.Errorf("note what came: %w", err)
		}
		if n == 0 {
			return ErrConflict
		}
		if _, err := tx.NewInsert().Model(seg).Exec(ctx); err != nil {
			return fmt.Errorf("note segment: %w", err)
		}
		return nil
	})
}

// Finish has what is whole settled: it calls whole, unless that was done, and forgets the bytes after it returned nil.
// What is not whole yet is left as it is. One upload is settled once at a time.
func (u *Uploads) Finish(ctx context.Context, id string, whole func(context.Context, *store.Upload) error) error {
	_, err, _ := u.wholes.Do(id, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTimeout)
		defer cancel()
		up, err := u.Get(ctx, id)
		if err != nil || up.Have < up.Size || !up.DoneAt.IsZero() {
			return nil, err
		}
		if err := whole(ctx, up); err != nil {
			if again, gerr := u.Get(ctx, id); gerr == nil && !again.DoneAt.IsZero() {
				return nil, nil // another process was faster, and took the bytes away meanwhile
			}
			return nil, err
		}
		return nil, u.done(ctx, id)
	})
	return err
}

// done marks the upload as settled. The row stays for a while, so that a client that missed the answer learns of it.
func (u *Uploads) done(ctx context.Context, id string) error {
	return u.forget(ctx, id, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewUpdate().Model((*store.Upload)(nil)).Set("done_at = ?", u.now()).Set("holder = ''").
			Where("id = ?", id).Exec(ctx)
		return err
	})
}

// Drop ends an upload and forgets what came of it. ErrNotFound: none.
func (u *Uploads) Drop(ctx context.Context, id string) error {
	return u.forget(ctx, id, func(ctx context.Context, tx bun.Tx) error {
		n, err := affected(tx.NewDelete().Model((*store.Upload)(nil)).Where("id = ?", id).Exec(ctx))
		if err == nil && n == 0 {
			return ErrNotFound
		}
		return err
	})
}

// forget changes the upload's row and removes its segments: the rows with it, the bytes after it. Sweep finds what is
// left by a crash between the two.
func (u *Uploads) forget(ctx context.Context, id string, change func(context.Context, bun.Tx) error) error {
	var keys []string
	err := u.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := change(ctx, tx); err != nil {
			return fmt.Errorf("end upload: %w", err)
		}
		err := tx.NewDelete().Model((*store.Segment)(nil)).Where("upload_id = ?", id).Returning("blob").Scan(ctx, &keys)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("end segments: %w", err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := u.Store.Delete(ctx, keys...); err != nil {
		u.Log.Warn("bytes of an upload stay until the next sweep", "upload", id, "error", err)
	}
	return nil
}

// Content is what an upload holds so far, at any place. It is good until it is closed or ctx ends.
func (u *Uploads) Content(ctx context.Context, up *store.Upload) (*Content, error) {
	c := &Content{ctx: ctx, store: u.Store}
	err := u.DB.DB().NewSelect().Model(&c.all).Where("upload_id = ?", up.ID).Order("pos").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("look up segments: %w", err)
	}
	for _, s := range c.all {
		if s.Pos != c.size {
			return nil, fmt.Errorf("upload has a gap at byte %d: %w", c.size, io.ErrUnexpectedEOF)
		}
		c.size += s.Size
	}
	if c.size < up.Have {
		return nil, fmt.Errorf("upload has %d bytes of %d: %w", c.size, up.Have, ErrNotFound)
	}
	return c, nil
}

func (u *Uploads) now() time.Time { return u.Now().UTC().Truncate(time.Microsecond) }

func affected(res sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}
