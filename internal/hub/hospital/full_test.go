package hospital_test

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

// crowd is more people than a configuration has room for.
type crowd int

func (n crowd) Extend(_ context.Context, _ bun.IDB, _ *store.Terminal, _ hospital.Places, _ time.Time,
	cfg *wire.Config) error {
	for i := range int(n) {
		hash := strings.Repeat("x", 97)
		cfg.Badges = append(cfg.Badges, wire.Badge{ID: fmt.Sprintf("%08d", i), Number: fmt.Sprint(1001 + i), Name: "李梅",
			Role: wire.Volunteer, Card: hash, PIN: hash})
		if i < 20 {
			cfg.Walkers = append(cfg.Walkers, wire.Walker{ID: fmt.Sprint(i), Card: hash, PIN: hash})
			cfg.Listening = append(cfg.Listening, wire.ListeningSession{ID: fmt.Sprint(i)})
		}
	}
	return nil
}

func TestConfig_ReachesTerminalsAlsoWhenItIsFull(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		_, err := hospital.Seed(t.Context(), s, hospital.Demo(), "console", now)
		require.NoError(t, err)
		_, private, err := ed25519.GenerateKey(nil)
		require.NoError(t, err)
		_, err = s.DB().NewInsert().Model(&store.Terminal{ID: "t1", PlaceID: "zx-mz-cs", Profile: "outpatient"}).
			Exec(t.Context())
		require.NoError(t, err)
		for people, all := range map[int]bool{1000: true, 50_000: false} {
			configs := &hospital.Configs{Key: private, More: []hospital.Extension{crowd(people)}}
			signed, err := configs.For(t.Context(), s.DB(), &store.Terminal{ID: "t1", PlaceID: "zx-mz-cs",
				Profile: "outpatient"}, now)
			require.NoError(t, err)
			require.LessOrEqual(t, len(signed.Body), wire.MaxConfig)
			var outer wire.SignedConfig
			require.NoError(t, json.Unmarshal(signed.Body, &outer))
			var cfg wire.Config
			require.NoError(t, json.Unmarshal(outer.Config, &cfg))
			require.Equal(t, people, len(cfg.Badges)+signed.Left, "what was left out is told")
			require.Equal(t, all, signed.Left == 0)
			require.Equal(t, "1001", cfg.Badges[0].Number, "the first ones stay")
			require.Greater(t, len(cfg.Badges), 900)
			require.Equal(t, []int{20, 20}, []int{len(cfg.Walkers), len(cfg.Listening)}, "only what takes the room is cut")
		}
	})
}
