package hospital_test

import (
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

var now = time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)

func TestDemo_IsAWholeHospital(t *testing.T) {
	demo := hospital.Demo()
	for _, d := range demo.Documents() {
		require.NoError(t, d.Validate())
	}
	require.Equal(t, "7212345", demo.Identity.Hotline)
	var campuses []string
	for _, c := range demo.Places.Children("") {
		campuses = append(campuses, c.Name["zh"])
		require.NotEmpty(t, c.Phones)
		require.NotEmpty(t, c.NurseAt["en"])
	}
	require.ElementsMatch(t, []string{"中心院区", "高新院区", "迎胜院区", "医养院区"}, campuses)
	require.GreaterOrEqual(t, len(demo.Places.Departments()), 30)
	for _, p := range demo.Places {
		require.NotEmpty(t, p.Name["en"])
	}
	require.Equal(t, "中心院区 门诊楼 3 楼 超声科（彩超室）", demo.Places.Label("zx-mz-cs", "zh"))
	require.Equal(t, "Ultrasound, Floor 3, Outpatient Building, Central Campus", demo.Places.Label("zx-mz-cs", "en"))
	require.Equal(t, "gone", demo.Places.Label("gone", "zh"))
}

func TestSeedWorkDays_KnowsTheMovedHolidaysOf2026(t *testing.T) {
	table := hospital.SeedWorkDays()
	require.NoError(t, table.Validate())
	require.GreaterOrEqual(t, table.Until, "2026-12-31")
	require.Contains(t, table.Off, "2026-10-01")
	require.NotEmpty(t, table.On)
}

func TestValidate_NamesTheFieldThatIsWrong(t *testing.T) {
	for want, break_ := range map[string]func(*hospital.Settings){
		"hotline":     func(s *hospital.Settings) { s.Identity.Hotline = "call us" },
		"twice":       func(s *hospital.Settings) { s.Places = append(s.Places, s.Places[0]) },
		"lies in":     func(s *hospital.Settings) { s.Places[5].Parent = "nowhere" },
		"complaint":   func(s *hospital.Settings) { delete(s.Deadlines, feedback.Complaint) },
		"off":         func(s *hospital.Settings) { s.WorkDays.Off = []string{"2026-10-03"} },
		"days":        func(s *hospital.Settings) { s.Retention.TextDays = 0 },
		"timeouts":    func(s *hospital.Settings) { s.Terminals.Timeouts.Idle = 1 },
		"public_url":  func(s *hospital.Settings) { s.Phone.PublicURL = "xinsheng.example.cn" },
		"grace_hours": func(s *hospital.Settings) { s.Terminals.GraceHours = 0 },
		"danger_words": func(s *hospital.Settings) {
			s.Terminals.DangerWords = []string{"\u200b"}
		},
		"notices":         func(s *hospital.Settings) { s.Terminals.Notices = []wire.Text{{"zh": "-1+1"}} },
		"self_harm_words": func(s *hospital.Settings) { s.Terminals.SelfHarm = []string{"two\nlines"} },
		"lifeline.number": func(s *hospital.Settings) { s.Terminals.Lifeline.Number = "the city's" },
		"lifeline.name":   func(s *hospital.Settings) { s.Terminals.Lifeline.Name = wire.Text{} },
		"lifeline.hours": func(s *hospital.Settings) {
			s.Terminals.Lifeline.Hours = s.Terminals.Lifeline.Hours.With("zh", "每天\n白天")
		},
	} {
		s := hospital.Demo()
		break_(s)
		var errs []error
		for _, d := range s.Documents() {
			if err := d.Validate(); err != nil {
				errs = append(errs, err)
			}
		}
		require.Len(t, errs, 1, want)
		require.ErrorIs(t, errs[0], feedback.ErrInvalid)
		require.Contains(t, errs[0].Error(), want)
	}
}

// What the page for somebody in despair shows comes from the desk, and says nothing of hours that nobody entered.
func TestDefaults_NameTheLifelineWithoutHours(t *testing.T) {
	got := hospital.Defaults().Terminals
	require.Equal(t, "12356", got.Lifeline.Number)
	require.True(t, got.Lifeline.Hours.IsZero())
	require.Contains(t, got.SelfHarm, "不想活")
	require.Contains(t, got.SelfHarm, "suicide")
	require.NotContains(t, got.DangerWords, "自杀", "words about oneself lead to a page of their own")
}

func TestSeed_FillsAnEmptyHubOnceAndOverwritesNothing(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		_, err := hospital.Load(t.Context(), s.DB())
		require.ErrorIs(t, err, hospital.ErrNotSetUp)
		done, err := hospital.Seed(t.Context(), s, hospital.Demo(), "console", now)
		require.NoError(t, err)
		require.True(t, done)
		require.NoError(t, hospital.Save(t.Context(), s.DB(), &hospital.Retention{TextDays: 7, VoiceDays: 7, PhotoDays: 7,
			ContactDays: 7}, "u1", now))
		done, err = hospital.Seed(t.Context(), s, hospital.Demo(), "console", now)
		require.NoError(t, err)
		require.False(t, done)
		got, err := hospital.Load(t.Context(), s.DB())
		require.NoError(t, err)
		want := hospital.Demo()
		want.Retention = hospital.Retention{TextDays: 7, VoiceDays: 7, PhotoDays: 7, ContactDays: 7}
		require.Equal(t, want, got)
		var row store.Setting
		require.NoError(t, s.DB().NewSelect().Model(&row).Where("key = ?", hospital.KeyRetention).Scan(t.Context()))
		require.EqualValues(t, 2, row.Version)
	})
}

func TestConfig_IsSignedAndItsVersionFollowsEveryChange(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		_, err := hospital.Seed(t.Context(), s, hospital.Demo(), "console", now)
		require.NoError(t, err)
		public, private, err := ed25519.GenerateKey(nil)
		require.NoError(t, err)
		configs := &hospital.Configs{Key: private, Sealing: wire.SealingKey{Suite: "x", KeyID: "k", Public: []byte{1}}}
		_, err = s.DB().NewInsert().
			Model(&store.Terminal{ID: "t1", NameZH: "自助终端 03", PlaceID: "zx-mz-cs", Profile: "outpatient"}).Exec(t.Context())
		require.NoError(t, err)
		get := func(at time.Time) (*hospital.Signed, *wire.Config) {
			t.Helper()
			var term store.Terminal
			require.NoError(t, s.DB().NewSelect().Model(&term).Where("id = 't1'").Scan(t.Context()))
			signed, err := configs.For(t.Context(), s.DB(), &term, at)
			require.NoError(t, err)
			var outer wire.SignedConfig
			require.NoError(t, json.Unmarshal(signed.Body, &outer))
			require.True(t, ed25519.Verify(public, append([]byte(wire.ConfigContext), outer.Config...), outer.Signature))
			var cfg wire.Config
			require.NoError(t, json.Unmarshal(outer.Config, &cfg))
			require.Equal(t, signed.Version, cfg.Version)
			return signed, &cfg
		}
		first, cfg := get(now)
		require.Equal(t, "市中心医院", cfg.Hospital["zh"])
		require.Equal(t, "自助终端 03", cfg.Name["zh"])
		again, _ := get(now.Add(time.Hour))
		require.Equal(t, first, again)

		last := first
		for i, change := range []func() error{
			func() error {
				return hospital.SetPublicURL(t.Context(), s.DB(), "https://xinsheng.example.cn", now)
			},
			func() error {
				_, err := s.DB().NewUpdate().Model((*store.Terminal)(nil)).Set("place_id = 'gx-mz-dt'").
					Where("id = 't1'").Exec(t.Context())
				return err
			},
			func() error { configs.Sealing.KeyID = "k2"; return nil },
		} {
			require.NoError(t, change())
			next, _ := get(now) // even while the clock stands still
			require.Greater(t, next.Version, last.Version, fmt.Sprint("change ", i))
			require.NotEqual(t, next.ETag, last.ETag)
			last = next
		}
	})
}

func TestPublicURL_IsWhatAPhoneCanOpenAndNothingElse(t *testing.T) {
	for _, good := range []string{"", "https://xinsheng.example.cn", "http://127.0.0.1:8442", "https://a.cn/xinsheng"} {
		require.NoError(t, (&hospital.Phone{PublicURL: good}).Validate(), good)
	}
	for _, bad := range []string{
		"javascript:alert(1)", "file:///etc", "http://", "http://:80", "https://me@a.cn", "https://a.cn?q", "https://a.cn#x",
		"https://a.cn/", "//a.cn",
	} {
		require.ErrorIs(t, (&hospital.Phone{PublicURL: bad}).Validate(), feedback.ErrInvalid, bad)
	}
}

func TestIdentity_RefusesWhatNoTerminalCouldShow(t *testing.T) {
	for _, change := range []func(*hospital.Identity){
		func(d *hospital.Identity) { d.Name = d.Name.With("zh", strings.Repeat("院", 60_000)) },
		func(d *hospital.Identity) { d.Name = d.Name.With("en", "two\nlines") },
		func(d *hospital.Identity) { d.Desk = d.Desk.With("zh", strings.Repeat("楼", 60_000)) },
	} {
		d := hospital.Demo().Identity
		require.NoError(t, d.Validate())
		change(&d)
		require.ErrorIs(t, d.Validate(), feedback.ErrInvalid)
	}
}
