package attach_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/attach"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/retention"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

var start = time.Date(2026, 7, 6, 2, 0, 0, 0, time.UTC)

const pdf = "%PDF-1.4\nneedle\nstartxref\n9\n%%EOF\n"

// id is the n-th name that a page gives.
func id(n int) string { return fmt.Sprintf("%032x", n) }

// world is one case with a database and a folder of media.
type world struct {
	*attach.Files
	t   *testing.T
	dir string
	by  attach.By
	now time.Time
}

func each(t *testing.T, test func(w *world)) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		w := &world{t: t, dir: t.TempDir(), now: start}
		m, err := media.Open(t.Context(), "file://"+w.dir)
		require.NoError(t, err)
		t.Cleanup(func() { _ = m.Close() })
		k := &store.Case{RecordID: "r", Number: "1", NonceHash: "n", State: "new", Round: 1, CapturedAt: start,
			ReceivedAt: start, DueHospital: start, DueAt: start, UpdatedAt: start}
		_, err = s.DB().NewInsert().Model(k).Exec(t.Context())
		require.NoError(t, err)
		for _, u := range []string{"u1", "u2"} {
			_, err = s.DB().NewInsert().Model(&store.User{ID: u, Login: u, CreatedAt: start}).Exec(t.Context())
			require.NoError(t, err)
		}
		now := func() time.Time { return w.now }
		w.by = attach.By{User: "u1", Unit: "kq", Case: k.ID}
		w.Files = &attach.Files{Store: s, Media: m, Now: now, Ingester: media.NewIngester(media.IngesterParams{
			Store: m, DB: s, Log: slog.New(slog.DiscardHandler), Now: now})}
		test(w)
	})
}

func (w *world) keep(by attach.By, id, name, content string) (*attach.File, error) {
	return w.Keep(w.t.Context(), by, id, name, strings.NewReader(content))
}

func (w *world) all() []attach.File {
	w.t.Helper()
	all, err := attach.Of(w.t.Context(), w.Store.DB(), w.by.Case)
	require.NoError(w.t, err)
	return all
}

// objects is how many files lie in the media store.
func (w *world) objects() (n int) {
	w.t.Helper()
	require.NoError(w.t, filepath.WalkDir(w.dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	}))
	return n
}

// answer keeps an answer with files.
func (w *world) answer(author, unit string, sent bool, ids ...string) (*store.CaseAnswer, error) {
	row := &store.CaseAnswer{CaseID: w.by.Case, Round: 1, Unit: unit, Author: author, At: w.now, Text: "x", Sent: sent}
	return row, w.Store.Tx(w.t.Context(), func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewInsert().Model(row).Exec(ctx); err != nil {
			return err
		}
		return attach.Give(ctx, tx, row, ids)
	})
}

func photo(t *testing.T) string {
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, 40, 30)), nil))
	return b.String()
}

func TestKeep_AFileComesOnceAndIsCleaned(t *testing.T) {
	each(t, func(w *world) {
		tagged := photo(w.t)[:2] + "\xFF\xE1\x00\x0EExif\x00\x00needle" + photo(w.t)[2:]
		one, err := w.keep(w.by, id(1), `C:\修理\修好了.jpg`, tagged)
		require.NoError(w.t, err)
		require.True(w.t, one.Kept())
		require.Equal(w.t, "修好了.jpg", one.Name)
		require.Equal(w.t, feedback.Photo, one.Part.Kind)
		require.Equal(w.t, store.JobWaiting, one.Part.CopyState, "browsers get a copy of it")
		require.Equal(w.t, w.by.Case, one.Part.CaseID)
		r, err := w.Media.Reader(w.t.Context(), one.Part.Blob)
		require.NoError(w.t, err)
		defer r.Close()
		b, err := io.ReadAll(r)
		require.NoError(w.t, err)
		require.NotContains(w.t, string(b), "needle")

		again, err := w.keep(w.by, id(1), "anything", "anything else")
		require.NoError(w.t, err)
		require.Equal(w.t, one.Part.SHA256, again.Part.SHA256)
		two, err := w.keep(w.by, id(2), "报告.pdf", pdf)
		require.NoError(w.t, err)
		require.Equal(w.t, feedback.Document, two.Part.Kind)
		require.Equal(w.t, store.JobNone, two.Part.CopyState, "nothing opens it")
		require.Len(w.t, w.all(), 2)
		require.Equal(w.t, 2, w.objects(), "nothing lies about")
	})
}

func TestKeep_WhatIsNotTakenLeavesNothing(t *testing.T) {
	each(t, func(w *world) {
		for name, content := range map[string]string{
			"html": "<!doctype html><script>alert(1)</script>", "cut photo": photo(w.t)[:300], "empty": "",
			"pdf that acts": strings.Replace(pdf, "needle", "/JavaScript", 1), "zip": "PK\x03\x04 and more of it",
		} {
			_, err := w.keep(w.by, id(1), name, content)
			require.ErrorIs(w.t, err, attach.ErrKind, name)
		}
		_, err := w.Keep(w.t.Context(), w.by, id(1), "x", io.LimitReader(endless{}, attach.MaxBytes+5))
		require.ErrorIs(w.t, err, attach.ErrTooLarge)
		_, err = w.keep(w.by, "../../etc", "x", pdf)
		require.ErrorIs(w.t, err, attach.ErrUnknown)
		_, err = w.Keep(w.t.Context(), w.by, id(1), "x", io.MultiReader(strings.NewReader(pdf[:20]), broken{}))
		require.Error(w.t, err, "a line that breaks")
		require.Empty(w.t, w.all())
		require.Zero(w.t, w.objects())
		_, err = w.keep(w.by, id(1), "x", pdf)
		require.NoError(w.t, err, "and the same file may come after it")
	})
}

type endless struct{}

func (endless) Read(b []byte) (int, error) { return len(b), nil }

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("the line broke") }

func TestKeep_SeveralAtOnceAreNoMoreThanMayBe(t *testing.T) {
	each(t, func(w *world) {
		var wg sync.WaitGroup
		var mu sync.Mutex
		many := 0
		for i := range attach.Most + 4 {
			wg.Go(func() {
				_, err := w.keep(w.by, id(i), "x", pdf)
				mu.Lock()
				defer mu.Unlock()
				if errors.Is(err, attach.ErrMany) {
					many++
				} else if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		require.Equal(w.t, 4, many)
		require.Len(w.t, w.all(), attach.Most)
		require.Equal(w.t, attach.Most, w.objects())
	})
}

func TestGive_WhoMaySendWhat(t *testing.T) {
	each(t, func(w *world) {
		other := attach.By{User: "u2", Unit: "", Case: w.by.Case}
		for i, by := range []attach.By{w.by, w.by, other} {
			_, err := w.keep(by, id(i), "x", pdf)
			require.NoError(w.t, err)
		}
		_, err := w.keep(other, id(0), "x", pdf)
		require.ErrorIs(w.t, err, attach.ErrUnknown, "nobody takes another's")

		_, err = w.answer("u2", "", true, id(0))
		require.ErrorIs(w.t, err, attach.ErrUnknown, "the centre sends nothing that a department has not")
		_, err = w.answer("u1", "kq", false, id(0), id(2))
		require.ErrorIs(w.t, err, attach.ErrUnknown, "a department sends nothing of the centre's")
		_, err = w.answer("u1", "kq", false, id(9))
		require.ErrorIs(w.t, err, attach.ErrUnknown)
		said, err := w.answer("u1", "kq", false, id(0), id(0))
		require.NoError(w.t, err)
		same, err := attach.Same(w.t.Context(), w.Store.DB(), said.ID, []string{id(0)})
		require.NoError(w.t, err)
		require.True(w.t, same)
		_, err = w.answer("u2", "cs", false, id(0))
		require.ErrorIs(w.t, err, attach.ErrUnknown, "nor another department")
		sent, err := w.answer("u2", "", true, id(0), id(2))
		require.NoError(w.t, err)
		files, err := attach.With(w.t.Context(), w.Store.DB(), sent.ID)
		require.NoError(w.t, err)
		require.Len(w.t, files, 2)

		require.NoError(w.t, w.Drop(w.t.Context(), w.by, id(0)))
		require.NoError(w.t, w.Drop(w.t.Context(), other, id(1)))
		require.Len(w.t, w.all(), 3, "what was sent stays, and so does what another has")
		require.NoError(w.t, w.Drop(w.t.Context(), w.by, id(1)))
		require.Len(w.t, w.all(), 2)
		require.Equal(w.t, 2, w.objects())
	})
}

func TestErase_TakesAttachmentsWithTheCase(t *testing.T) {
	each(t, func(w *world) {
		for i := range 2 {
			_, err := w.keep(w.by, id(i), "needle.pdf", pdf)
			require.NoError(w.t, err)
		}
		_, err := w.answer("u1", "kq", false, id(0))
		require.NoError(w.t, err)
		var keys []string
		require.NoError(w.t, w.Store.Tx(w.t.Context(), func(ctx context.Context, tx bun.Tx) (err error) {
			_, keys, err = (retention.Eraser{}).EraseCase(ctx, tx, w.by.Case, w.now, "system")
			return err
		}))
		require.NoError(w.t, w.Media.Delete(w.t.Context(), keys...))
		require.Zero(w.t, w.objects())
		left := w.all()
		require.Len(w.t, left, 1)
		require.Empty(w.t, left[0].Name)
		require.Equal(w.t, store.PartErased, left[0].Part.State)
		_, err = w.keep(w.by, id(5), "x", pdf)
		require.ErrorIs(w.t, err, attach.ErrErased)
		require.Zero(w.t, w.objects())
	})
}

func TestSweep_ForgetsWhatNobodySent(t *testing.T) {
	each(t, func(w *world) {
		for i := range 2 {
			_, err := w.keep(w.by, id(i), "x", pdf)
			require.NoError(w.t, err)
		}
		_, err := w.answer("u1", "kq", false, id(0))
		require.NoError(w.t, err)
		sweep := func(at time.Time) {
			var keys []string
			require.NoError(w.t, w.Store.Tx(w.t.Context(), func(ctx context.Context, tx bun.Tx) (err error) {
				keys, err = attach.Sweep(ctx, tx, at)
				return err
			}))
			require.NoError(w.t, w.Media.Delete(w.t.Context(), keys...))
		}
		sweep(start.AddDate(0, 0, 89))
		require.Len(w.t, w.all(), 2)
		sweep(start.AddDate(0, 0, 91))
		require.Len(w.t, w.all(), 1)
		require.Equal(w.t, 1, w.objects())
	})
}
