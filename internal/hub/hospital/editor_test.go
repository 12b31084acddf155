package hospital_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

var errNo = errors.New("no")

// did is the actions and objects of the audit log, oldest first.
func did(t *testing.T, log *audit.Log) []string {
	t.Helper()
	entries, err := log.Page(t.Context(), "", 0, 100)
	require.NoError(t, err)
	var out []string
	for i := len(entries) - 1; i >= 0; i-- {
		out = append(out, entries[i].Action+" "+entries[i].Object)
	}
	return out
}

func newEditor(t *testing.T, s *store.Store) *hospital.Editor {
	t.Helper()
	_, err := hospital.Seed(t.Context(), s, hospital.Demo(), "console", now)
	require.NoError(t, err)
	return &hospital.Editor{Store: s, Audit: audit.New(s, nil), Now: func() time.Time { return now }}
}

func TestEditor_AChangeOfASectionAndItsLineInTheLogAreOne(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		e := newEditor(t, s)
		hotline := func(number string) func(*hospital.Settings) (hospital.Document, error) {
			return func(set *hospital.Settings) (hospital.Document, error) {
				d := set.Identity
				d.Hotline = number
				return &d, nil
			}
		}
		require.NoError(t, e.Section(t.Context(), "u", "identity", hotline("7212340")))
		require.ErrorIs(t, e.Section(t.Context(), "u", "identity", func(*hospital.Settings) (hospital.Document, error) {
			return nil, errNo
		}), errNo)
		e.Saved = func(_ context.Context, _ bun.Tx, d hospital.Document) error {
			assert.Equal(t, hospital.KeyIdentity, d.Key())
			return errNo
		}
		require.ErrorIs(t, e.Section(t.Context(), "u", "identity", hotline("7654321")), errNo, "what else changes could not")
		set, err := hospital.Load(t.Context(), s.DB())
		require.NoError(t, err)
		assert.Equal(t, "7212340", set.Identity.Hotline)
		assert.Equal(t, []string{"setting.change hospital.identity"}, did(t, e.Audit))
	})
}

func TestEditor_APlaceThatWasChangedMeanwhileIsNotWrittenOver(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		e := newEditor(t, s)
		rename := func(name string) func(hospital.Places) (hospital.Places, string, error) {
			return func(places hospital.Places) (hospital.Places, string, error) {
				p, _ := places.Get("zx-mz-kq")
				p.Name = p.Name.With("zh", name)
				next, err := places.With(p)
				return next, p.ID, err
			}
		}
		_, version, err := e.Tree(t.Context())
		require.NoError(t, err)
		require.NoError(t, e.Places(t.Context(), "u", "place.change", hospital.Newest, rename("口腔一科")))
		require.ErrorIs(t, e.Places(t.Context(), "u", "place.import", version, rename("口腔二科")), hospital.ErrStale)
		require.NoError(t, e.Places(t.Context(), "u", "place.import", version+1, rename("口腔三科")))
		places, _, err := e.Tree(t.Context())
		require.NoError(t, err)
		p, _ := places.Get("zx-mz-kq")
		assert.Equal(t, "口腔三科", p.Name["zh"])
		assert.Equal(t, []string{"place.change zx-mz-kq", "place.import zx-mz-kq"}, did(t, e.Audit))
	})
}
