package media_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/media/mediatest"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

// shelf is a keeper with its store and database.
type shelf struct {
	*media.Ingester
	store   *media.Store
	db      *store.Store
	changed atomic.Int32
}

func newShelf(t *testing.T, dsn, address string) *shelf {
	t.Helper()
	s := &shelf{store: mediatest.Open(t, address), db: storetest.Open(t, dsn)}
	s.Ingester = media.NewIngester(media.IngesterParams{
		Store: s.store, DB: s.db, Log: slog.New(slog.DiscardHandler), Now: time.Now,
		Changed: func(caseID int64) { s.changed.Add(int32(caseID)) },
	})
	return s
}

// expect is a part that somebody announced.
func (s *shelf) expect(t testing.TB, record, part string, kind feedback.MediaKind) *store.Part {
	t.Helper()
	p := &store.Part{RecordID: record, PartID: part, CaseID: 1, Kind: kind, Declared: "image/jpeg",
		State: store.PartExpected, ExpectedAt: time.Now()}
	require.NoError(t, s.db.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(p).Exec(ctx)
		return err
	}))
	return p
}

func (s *shelf) row(t testing.TB, p *store.Part) *store.Part {
	t.Helper()
	now := new(store.Part)
	require.NoError(t, s.db.DB().NewSelect().Model(now).Where("record_id = ? AND part_id = ?", p.RecordID, p.PartID).
		Scan(t.Context()))
	return now
}

// left is how many objects are in the store.
func (s *shelf) left(t testing.TB) int {
	t.Helper()
	all, err := media.Keys(t.Context(), s.store)
	require.NoError(t, err)
	return len(all)
}

func photo(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 64, 48)), nil))
	return b.Bytes()
}

func TestTake_KeepsAPhotoWithoutWhatIsBehindIt(t *testing.T) {
	everywhere(t, func(t *testing.T, dsn, address string) {
		s := newShelf(t, dsn, address)
		p := s.expect(t, "r", "1", feedback.Photo)
		with := append(photo(t), "what a program hid behind the picture"...)
		require.NoError(t, s.Take(t.Context(), &store.Part{RecordID: "r", PartID: "1"}, bytes.NewReader(with),
			int64(len(with))))
		got := s.row(t, p)
		require.Equal(t, store.PartKept, got.State)
		require.Equal(t, 64, got.Width)
		require.Equal(t, 48, got.Height)
		require.EqualValues(t, 1, s.changed.Load())
		r, err := s.store.Reader(t.Context(), got.Blob)
		require.NoError(t, err)
		kept, err := io.ReadAll(r)
		require.NoError(t, err)
		require.NoError(t, r.Close())
		require.Equal(t, digest(kept), got.SHA256)
		require.NotContains(t, string(kept), "hid behind")
	})
}

func TestTake_ManyAtOnceKeepOne(t *testing.T) {
	everywhere(t, func(t *testing.T, dsn, address string) {
		one, two := newShelf(t, dsn, address), newShelf(t, dsn, address)
		p := one.expect(t, "r", "1", feedback.Photo)
		b := photo(t)
		var all sync.WaitGroup
		for i := range 8 {
			s := []*shelf{one, two}[i%2]
			all.Go(func() {
				mine := &store.Part{RecordID: "r", PartID: "1"}
				if err := s.Take(t.Context(), mine, bytes.NewReader(b), int64(len(b))); err != nil || mine.State != store.PartKept {
					t.Errorf("%s, %v", mine.State, err)
				}
			})
		}
		all.Wait()
		require.Equal(t, store.PartKept, one.row(t, p).State)
		require.Equal(t, 1, one.left(t))
		require.EqualValues(t, 1, one.changed.Load()+two.changed.Load())
	})
}

// erasing erases the part's case at the moment at which the part is read.
type erasing struct {
	io.ReaderAt
	once  sync.Once
	erase func()
}

func (e *erasing) ReadAt(p []byte, off int64) (int, error) {
	e.once.Do(e.erase)
	return e.ReaderAt.ReadAt(p, off)
}

func TestTake_OfACaseThatIsErasedMeanwhileKeepsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		s := newShelf(t, dsn, mediatest.Folder(t))
		p := s.expect(t, "r", "1", feedback.Photo)
		b := photo(t)
		src := &erasing{ReaderAt: bytes.NewReader(b), erase: func() { s.erase(t, 1) }}
		require.NoError(t, s.Take(t.Context(), p, src, int64(len(b))))
		require.Equal(t, store.PartErased, p.State)
		require.Equal(t, store.PartErased, s.row(t, p).State)
		require.Zero(t, s.left(t))
	})
}

func TestTake_OfAPartThatIsTakenOutMeanwhileKeepsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		s := newShelf(t, dsn, mediatest.Folder(t))
		p := s.expect(t, "r", "1", feedback.Photo)
		b := photo(t)
		src := &erasing{ReaderAt: bytes.NewReader(b), erase: func() {
			_, err := s.db.DB().NewDelete().Model((*store.Part)(nil)).Where("record_id = 'r'").Exec(t.Context())
			require.NoError(t, err)
		}}
		require.ErrorIs(t, s.Take(t.Context(), p, src, int64(len(b))), media.ErrNotFound)
		require.Zero(t, s.left(t))
	})
}

func (s *shelf) erase(t testing.TB, caseID int64) {
	t.Helper()
	var keys []string
	err := s.db.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) (err error) {
		keys, err = media.Erase(ctx, tx, time.Now(), caseID)
		return err
	})
	require.NoError(t, err)
	require.NoError(t, s.store.Delete(t.Context(), keys...))
}

func TestTake_WhatCannotBeReadIsTriedAgain(t *testing.T) {
	s := newShelf(t, storetest.SQLite(t), mediatest.Folder(t))
	p := s.expect(t, "r", "1", feedback.Photo)
	broken := errors.New("the store broke")
	b := photo(t)
	src := &failing{ReaderAt: bytes.NewReader(b), after: 1, err: broken}
	require.ErrorIs(t, s.Take(t.Context(), p, src, int64(len(b))), broken)
	require.Equal(t, store.PartExpected, s.row(t, p).State)
	require.Zero(t, s.left(t))
	require.NoError(t, s.Take(t.Context(), p, bytes.NewReader(b), int64(len(b))))
	require.Equal(t, store.PartKept, s.row(t, p).State)
}

type failing struct {
	io.ReaderAt
	after int
	err   error
}

func (f *failing) ReadAt(p []byte, off int64) (int, error) {
	if f.after--; f.after < 0 {
		return 0, f.err
	}
	return f.ReaderAt.ReadAt(p, off)
}

func TestTake_MoreThanAKindMayHaveIsNotEvenLookedAt(t *testing.T) {
	s := newShelf(t, storetest.SQLite(t), mediatest.Folder(t))
	p := s.expect(t, "r", "1", feedback.Voice)
	src := &failing{err: errors.New("looked at")}
	require.NoError(t, s.Take(t.Context(), p, src, feedback.MaxVoiceBytes+1))
	require.Equal(t, media.ReasonTooLarge, s.row(t, p).Reason)
}

func TestSweep_ForgetsWhatNobodyWantsAndNothingElse(t *testing.T) {
	everywhere(t, func(t *testing.T, dsn, address string) {
		d, s := newDoor(t, dsn, address), newShelf(t, dsn, address)
		b := photo(t)
		kept := s.expect(t, "r", "1", feedback.Photo)
		require.NoError(t, s.Take(t.Context(), kept, bytes.NewReader(b), int64(len(b))))
		copied, still := put(t, s.store, []byte("copy")), put(t, s.store, []byte("still"))
		_, err := s.db.DB().NewUpdate().Model(kept).Set("copy_blob = ?", copied).Set("still_blob = ?", still).
			WherePK().Exec(t.Context())
		require.NoError(t, err)
		put(t, s.store, []byte("what a crash left"))
		path := d.create(t, "9", 100)
		require.Equal(t, 204, d.patch(t, path, 0, make([]byte, 60)).StatusCode)
		_, _, err = s.store.Put(t.Context(), media.NewKey(), iotest.ErrReader(errors.New("broken")))
		require.Error(t, err)

		begun := time.Now()
		for id, sent := range map[string]bool{"draft-a": false, "draft-b": true} {
			row := &store.Draft{ID: id, CreatedAt: begun, ExpiresAt: begun.Add(24 * time.Hour)}
			if sent {
				row.SubmittedAt = begun
			}
			_, err := s.db.DB().NewInsert().Model(row).Exec(t.Context())
			require.NoError(t, err)
			p := s.expect(t, id, "1", feedback.Photo)
			require.NoError(t, s.Take(t.Context(), p, bytes.NewReader(b), int64(len(b))))
		}
		require.Equal(t, 7, s.left(t))

		swept, err := media.Sweep(t.Context(), s.store, s.db, begun.Add(20*time.Hour))
		require.NoError(t, err)
		require.Zero(t, swept, "nothing is old enough")
		swept, err = media.Sweep(t.Context(), s.store, s.db, begun.Add(26*time.Hour))
		require.NoError(t, err)
		require.Equal(t, media.Swept{Drafts: 1}, swept)
		require.Equal(t, 6, s.left(t))
		swept, err = media.Sweep(t.Context(), s.store, s.db, begun.Add(49*time.Hour))
		require.NoError(t, err)
		require.Equal(t, media.Swept{Uploads: 1, Objects: 1}, swept)
		require.Equal(t, -1, d.has(t, path))
		require.Equal(t, 4, s.left(t))
		for _, key := range []string{s.row(t, kept).Blob, copied, still} {
			has, err := s.store.Has(t.Context(), key)
			require.NoError(t, err)
			require.True(t, has)
		}
		swept, err = media.Sweep(t.Context(), s.store, s.db, begun.Add(500*time.Hour))
		require.NoError(t, err)
		require.Zero(t, swept)
	})
}

func TestErase_EmptiesRowsAndEndsWhatIsUnderWay(t *testing.T) {
	everywhere(t, func(t *testing.T, dsn, address string) {
		d, s := newDoor(t, dsn, address), newShelf(t, dsn, address)
		b := photo(t)
		kept, coming := s.expect(t, "r", "1", feedback.Photo), s.expect(t, "r", "2", feedback.Photo)
		require.NoError(t, s.Take(t.Context(), kept, bytes.NewReader(b), int64(len(b))))
		path := d.create(t, "2", 100)
		require.Equal(t, 204, d.patch(t, path, 0, make([]byte, 60)).StatusCode)
		s.erase(t, 1)
		for _, p := range []*store.Part{kept, coming} {
			got := s.row(t, p)
			require.Equal(t, store.PartErased, got.State)
			require.False(t, got.ErasedAt.IsZero())
			require.Empty(t, got.Blob+got.SHA256+got.MediaType+got.Declared+got.Peaks+got.Transcript)
		}
		require.Equal(t, -1, d.has(t, path))
		require.Zero(t, s.left(t))
		require.NoError(t, s.Take(t.Context(), coming, bytes.NewReader(b), int64(len(b))), "what comes late is not kept")
		require.Zero(t, s.left(t))
	})
}
