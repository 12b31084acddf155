package identity_test

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/hub/identity"
	"xinsheng/internal/hub/keys"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

const passphrase = "三楼彩超室 correct horse"

func params(t *testing.T, dsn string) identity.Params {
	return identity.Params{Keys: filepath.Join(t.TempDir(), "keys"), DSN: dsn, Log: slog.New(slog.DiscardHandler),
		Now: time.Now}
}

// open starts a hub and, with work, leaves a trace of somebody's work in its database.
func open(t *testing.T, p identity.Params, work bool) *keys.Keys {
	t.Helper()
	k, s, err := identity.Open(t.Context(), p)
	require.NoError(t, err)
	if work {
		used(t, s, k.SealingKey().KeyID)
	}
	require.NoError(t, s.Close())
	return k
}

func used(t *testing.T, s *store.Store, keyID string) {
	t.Helper()
	require.NoError(t, s.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().
			Model(&store.Record{ID: "r", KeyID: keyID, ReceivedAt: time.Now().UTC(), CapturedAt: time.Now().UTC()}).
			On("CONFLICT (id) DO NOTHING").Exec(ctx)
		return err
	}))
}

func refused(t *testing.T, p identity.Params, kind error) {
	t.Helper()
	before, err := store.Look(t.Context(), p.DSN)
	require.NoError(t, err)
	_, _, err = identity.Open(t.Context(), p)
	require.ErrorIs(t, err, kind)
	require.NotContains(t, err.Error(), "\n")
	after, err := store.Look(t.Context(), p.DSN)
	require.NoError(t, err)
	require.Equal(t, before, after)
}

// other is an empty database of the same kind.
func other(t *testing.T, dsn string) string {
	if filepath.IsAbs(dsn) {
		return storetest.SQLite(t)
	}
	return storetest.Postgres(t)
}

func TestOpen_AFirstStartIsOneAndEveryLaterOneFindsTheSame(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		p := params(t, dsn)
		first := open(t, p, false)
		require.Equal(t, first.ID(), open(t, p, true).ID())
		_, err := keys.Rotate(p.Keys, time.Now())
		require.NoError(t, err)
		require.Equal(t, first.ID(), open(t, p, false).ID(), "one more sealing key is no other hub")
	})
}

func TestOpen_ManyFirstStartsAtOnceAgree(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		p := params(t, dsn)
		var (
			all sync.WaitGroup
			ids [6]string
		)
		for i := range ids {
			all.Go(func() {
				k, s, err := identity.Open(t.Context(), p)
				if err != nil {
					t.Errorf("start: %v", err)
					return
				}
				ids[i] = k.ID()
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		for _, id := range ids {
			require.Equal(t, ids[0], id)
		}
	})
}

// What kill -9 can leave of a first start.
func TestOpen_AFirstStartThatWasCutOffGoesOn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		p := params(t, dsn)
		k, err := keys.Open(p.Keys, time.Now())
		require.NoError(t, err)
		if filepath.IsAbs(dsn) {
			require.NoError(t, os.WriteFile(dsn, nil, 0o600))
		}
		require.Equal(t, k.ID(), open(t, p, false).ID(), "keys alone")

		p = params(t, other(t, dsn))
		_, err = keys.Open(p.Keys, time.Now())
		require.NoError(t, err)
		storetest.Open(t, p.DSN)
		open(t, p, true)
		require.NoError(t, keys.SetDatabase(p.Keys, keys.DatabaseNone))
		open(t, p, false)
		mark, err := keys.Database(p.Keys)
		require.NoError(t, err)
		require.NotEqual(t, keys.DatabaseNone, mark, "the database knew its keys, the keys not yet their database")
	})
}

func TestOpen_APairOfAnEarlierVersionIsBoundOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		p := params(t, dsn)
		k, err := keys.Open(p.Keys, time.Now())
		require.NoError(t, err)
		require.NoError(t, os.Remove(filepath.Join(p.Keys, "database")))
		s := storetest.Open(t, dsn)
		used(t, s, k.SealingKey().KeyID)
		open(t, p, false)
		sight, err := store.Look(t.Context(), dsn)
		require.NoError(t, err)
		require.Equal(t, k.ID(), sight.Identity.Keys)

		// The same database with keys to which nothing in it was ever sealed.
		_, err = s.DB().NewDelete().Model((*store.Identity)(nil)).Where("1 = 1").Exec(t.Context())
		require.NoError(t, err)
		strange := params(t, dsn)
		_, err = keys.Open(strange.Keys, time.Now())
		require.NoError(t, err)
		refused(t, strange, identity.ErrOtherKeys)
		require.NoError(t, os.Remove(filepath.Join(strange.Keys, "database")))
		refused(t, strange, identity.ErrOtherKeys)
	})
}

func TestOpen_ADatabaseWithoutItsKeysDoesNotStartUntilTheyAreBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		p := params(t, dsn)
		k := open(t, p, true)
		box, err := keys.Export(p.Keys, passphrase)
		require.NoError(t, err)
		away := p.Keys + ".away"
		require.NoError(t, os.Rename(p.Keys, away))
		refused(t, p, identity.ErrNoKeys)
		require.NoDirExists(t, p.Keys)

		strange, err := keys.Open(filepath.Join(t.TempDir(), "keys"), time.Now())
		require.NoError(t, err)
		require.ErrorIs(t, identity.Fit(t.Context(), p, strange), identity.ErrOtherKeys)
		_, err = keys.Import(p.Keys, box, passphrase, func(k *keys.Keys) error { return identity.Fit(t.Context(), p, k) })
		require.NoError(t, err)
		require.Equal(t, k.ID(), open(t, p, false).ID())

		require.NoError(t, os.RemoveAll(p.Keys))
		require.NoError(t, os.Rename(away, p.Keys))
		require.Equal(t, k.ID(), open(t, p, false).ID())
	})
}

func TestOpen_KeysWithoutTheirDatabaseDoNotStartUntilItIsBackOrSaidToBeLost(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		p := params(t, dsn)
		k := open(t, p, true)
		empty := p
		empty.DSN = other(t, dsn)
		refused(t, empty, identity.ErrNoDatabase)
		if filepath.IsAbs(empty.DSN) {
			require.NoFileExists(t, empty.DSN, "what is put back must not meet leftovers")
		}
		open(t, p, false)

		// Keys of an earlier version, and keys of a recovery copy, had a database too.
		for _, mark := range []string{"", keys.DatabaseSome} {
			require.NoError(t, keys.SetDatabase(p.Keys, mark))
			refused(t, empty, identity.ErrNoDatabase)
		}

		again, s, err := identity.AnewWithKeys(t.Context(), empty)
		require.NoError(t, err)
		require.NoError(t, s.Close())
		require.Equal(t, k.ID(), again.ID())
		open(t, empty, true)
		_, _, err = identity.AnewWithKeys(t.Context(), empty)
		require.Error(t, err, "one that is in use is not begun anew")
		open(t, p, false) // the old one turned up: it is of these keys
	})
}

func TestOpen_KeysOfAnotherHubAreNotTaken(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		one, two := params(t, dsn), params(t, other(t, dsn))
		open(t, one, true)
		open(t, two, true)
		one.Keys, two.Keys = two.Keys, one.Keys
		refused(t, one, identity.ErrOtherKeys)
		refused(t, two, identity.ErrOtherKeys)
	})
}

func TestAnewWithDatabase_MakesOtherKeysWhereTheOldOnesAreLost(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		p := params(t, dsn)
		old := open(t, p, true)
		_, _, err := identity.AnewWithDatabase(t.Context(), p)
		require.Error(t, err, "there are keys")
		require.NoError(t, os.RemoveAll(p.Keys))
		fresh, s, err := identity.AnewWithDatabase(t.Context(), p)
		require.NoError(t, err)
		require.NoError(t, s.Close())
		require.NotEqual(t, old.ID(), fresh.ID())
		require.Equal(t, fresh.ID(), open(t, p, false).ID())
	})
}

func TestOpenForPhones_NeedsTheTokenMasterOfThisDatabaseAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		p := params(t, dsn)
		open(t, p, true)
		dmz := p
		dmz.Keys = filepath.Join(t.TempDir(), "keys")
		require.NoError(t, os.Mkdir(dmz.Keys, 0o700))
		master := func(from string) {
			b, err := os.ReadFile(filepath.Join(from, "token_master.key"))
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(filepath.Join(dmz.Keys, "token_master.key"), b, 0o600))
		}
		master(p.Keys)
		_, s, err := identity.OpenForPhones(t.Context(), dmz)
		require.NoError(t, err)
		require.NoError(t, s.Close())

		empty := dmz
		empty.DSN = other(t, dsn)
		_, _, err = identity.OpenForPhones(t.Context(), empty)
		require.ErrorIs(t, err, identity.ErrNoDatabase)
		strange := params(t, other(t, dsn))
		open(t, strange, false)
		master(strange.Keys)
		_, _, err = identity.OpenForPhones(t.Context(), dmz)
		require.ErrorIs(t, err, identity.ErrOtherKeys)
	})
}
