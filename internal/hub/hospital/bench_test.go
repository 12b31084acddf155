package hospital_test

import (
	"crypto/ed25519"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/badge"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/listening"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/hub/survey"
	"xinsheng/internal/hub/walk"
)

// BenchmarkConfig is what the configuration costs at a heartbeat: 2,000 terminals with one a minute ask 33 times a
// second. It knows 300 helpers, 100 experiencers on their way and both questionnaires, and is compared with one that
// knows nobody.
func BenchmarkConfig(b *testing.B) {
	s := storetest.Open(b, storetest.SQLite(b))
	now := time.Now().UTC()
	_, err := hospital.Seed(b.Context(), s, hospital.Demo(), "bench", now)
	require.NoError(b, err)
	require.NoError(b, survey.Seed(b.Context(), s, now))
	hash := "$argon2id$" + strings.Repeat("x", 87)
	insert := func(row any) {
		_, err := s.DB().NewInsert().Model(row).Exec(b.Context())
		require.NoError(b, err)
	}
	for i := range 300 {
		insert(&store.Badge{ID: fmt.Sprintf("b%03d", i), Number: fmt.Sprint(1001 + i), Name: "李梅", Role: "volunteer",
			CardHash: hash, PINHash: hash, CreatedAt: now})
	}
	for i := range 100 {
		id := fmt.Sprintf("w%03d", i)
		insert(&store.Walker{ID: id, Number: fmt.Sprint(2001 + i), Name: "赵淑芬", CardHash: hash,
			PINHash: hash, CreatedAt: now})
		insert(&store.WalkTask{ID: "t" + id, WalkerID: id, Route: "outpatient", Departments: "zx-mz-cs",
			UntilAt: now.Add(time.Hour), CreatedAt: now})
	}
	insert(&store.Terminal{ID: "t1", PlaceID: "zx-mz-cs", Profile: "outpatient"})
	_, key, err := ed25519.GenerateKey(nil)
	require.NoError(b, err)
	people := []hospital.Extension{walk.Extension{}, new(survey.Offered), badge.Known{}, listening.Planned{}}
	for _, of := range []struct {
		name string
		more []hospital.Extension
	}{{"nobody", nil}, {"people", people}} {
		b.Run(of.name, func(b *testing.B) {
			configs := &hospital.Configs{Key: key, More: of.more}
			signed, err := configs.For(b.Context(), s.DB(), &store.Terminal{ID: "t1", PlaceID: "zx-mz-cs",
				Profile: "outpatient"}, now)
			require.NoError(b, err)
			var t store.Terminal
			require.NoError(b, s.DB().NewSelect().Model(&t).Where("id = 't1'").Scan(b.Context()))
			require.Equal(b, signed.Version, t.ConfigVersion)
			b.ReportMetric(float64(len(signed.Body)), "bytes")
			for b.Loop() {
				_, err := configs.Version(b.Context(), s.DB(), &t, now)
				require.NoError(b, err)
			}
		})
	}
}
