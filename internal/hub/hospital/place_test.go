package hospital_test

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

func TestPinyin_IsReadAsHospitalsReadIt(t *testing.T) {
	for name, want := range map[string]string{
		"重症医学科": "zhong zheng yi xue ke", "会计室": "kuai ji shi", "血液透析室": "xue ye tou xi shi", "行政楼": "xing zheng lou",
		"医患调解办": "yi huan tiao jie ban", "长期护理病区": "chang qi hu li bing qu", "院长办公室": "yuan zhang ban gong shi",
		"2号楼": "02 hao lou", "10 号楼": "10 hao lou", "３幢": "03 zhuang", "CT室": "ct shi", "ICU": "icu",
		"超声科（彩超室）": "chao sheng ke cai chao shi",
		"肾脏内科":     "shen zang nei ke", "B2层": "b 02 ceng", "": "",
	} {
		require.Equal(t, want, hospital.Pinyin(name), name)
	}
	require.Less(t, hospital.Pinyin("2号楼"), hospital.Pinyin("10号楼"))
}

func TestRekey_KeepsWhatStaffTypedAndFollowsANewName(t *testing.T) {
	before := hospital.Place{Place: wire.Place{Name: wire.Text{"zh": "内科"}, Pinyin: "neike"}}
	require.Equal(t, "wai ke", hospital.Rekey(before, "外科", "neike"), "made from the old name")
	require.Equal(t, "00 neike", hospital.Rekey(before, "外科", "00 neike"), "typed")
	require.Equal(t, "neike", hospital.Rekey(before, "内科", "neike"))
	require.Equal(t, "nei ke", hospital.Rekey(before, "内科", ""))
	before.Pinyin = "00 first"
	require.Equal(t, "00 first", hospital.Rekey(before, "外科", "00 first"), "an own key stays through a new name")
}

func TestFloor_IsKeptBare(t *testing.T) {
	for in, want := range map[string]string{
		"3": "3", "3楼": "3", "３层": "3", "3F": "3", "第 12 层": "12", "负1楼": "B1", "地下1层": "B1", "-1": "B1", "b2": "B2",
		"裙楼": "裙楼", "1-3": "1-3", "": "",
	} {
		require.Equal(t, want, hospital.Floor(in), in)
	}
}

func TestRetired_CanNoLongerBeChosenAndStillHasItsName(t *testing.T) {
	places := hospital.Demo().Places
	mz, _ := places.Get("zx-mz")
	mz.Retired = true
	places, err := places.With(mz)
	require.NoError(t, err)
	require.False(t, places.InUse("zx-mz-cs"), "it lies in what is retired")
	require.False(t, places.InUse("nowhere"))
	require.True(t, places.InUse("zx-jz-jz"))
	require.Equal(t, "中心院区 门诊楼 3 楼 超声科（彩超室）", places.Label("zx-mz-cs", "zh"))
	for _, d := range places.Departments() {
		require.NotContains(t, d.ID, "zx-mz")
	}
}

func TestWith_RefusesWhatCannotBeRightAndNamesTheField(t *testing.T) {
	places := hospital.Demo().Places
	for want, change := range map[hospital.Field]func(*hospital.Place){
		hospital.FieldName:          func(p *hospital.Place) { p.Name = p.Name.With("zh", "") },
		hospital.FieldName.In("en"): func(p *hospital.Place) { p.Name = p.Name.With("en", "=HYPERLINK(1)") },
		hospital.FieldPinyin:        func(p *hospital.Place) { p.Pinyin = "彩超" },
		hospital.FieldFloor:         func(p *hospital.Place) { p.Floor = "a very high floor" },
		hospital.FieldPhones: func(p *hospital.Place) {
			p.Phones = []wire.Phone{{Name: wire.Text{"zh": "保卫科"}, Number: "ring us"}}
		},
		hospital.FieldParent:         func(p *hospital.Place) { p.Parent = "zx-mz-gh" },
		hospital.FieldID:             func(p *hospital.Place) { p.ID = "Ultra Sound" },
		hospital.FieldNurse:          func(p *hospital.Place) { p.NurseAt = p.NurseAt.With("zh", "two\nlines") },
		hospital.FieldNurse.In("en"): func(p *hospital.Place) { p.NurseAt = p.NurseAt.With("en", string(make([]byte, 300))) },
	} {
		p, _ := places.Get("zx-mz-cs")
		change(&p)
		_, err := places.With(p)
		var field *hospital.FieldError
		require.ErrorAs(t, err, &field, string(want))
		require.Equal(t, want, field.Field)
		require.ErrorIs(t, err, feedback.ErrInvalid)
	}
	twin, _ := places.Get("zx-mz-cs")
	twin.ID = "other"
	_, err := places.With(twin)
	require.Error(t, err)
	twin.Floor = "4"
	_, err = places.With(twin)
	require.NoError(t, err, "on another floor it can be told apart")
}

func TestPlaces_ThatTerminalsCannotCarryAreRefused(t *testing.T) {
	many := hospital.Places{{Place: wire.Place{ID: "c", Level: wire.Campus, Name: wire.Text{"zh": "院区"}, Pinyin: "c"}}}
	for i := range 4000 {
		many = append(many, hospital.Place{Place: wire.Place{
			ID: fmt.Sprint("d", i), Parent: "c", Level: wire.Department, Name: wire.Text{"zh": "科室"}, Pinyin: "d",
		}})
	}
	require.NoError(t, many.Validate())
	for i := range many {
		many[i].NurseAt = wire.Text{"zh": strings.Repeat("三", 120), "en": strings.Repeat("x", 240)}
	}
	require.ErrorIs(t, many.Validate(), feedback.ErrInvalid)
}

func TestSaveAt_LetsOneOfTwoWhoReadTheSamePass(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		none, version, err := hospital.LoadPlaces(t.Context(), s.DB())
		require.NoError(t, err)
		require.Empty(t, none)
		require.Zero(t, version)
		demo := hospital.Demo().Places
		save := func(version int64) error {
			return s.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
				return hospital.SaveAt(ctx, tx, &demo, version, "u1", now)
			})
		}
		require.NoError(t, save(0))
		require.ErrorIs(t, save(0), hospital.ErrStale)
		require.NoError(t, save(1))
		require.ErrorIs(t, save(1), hospital.ErrStale)
		got, version, err := hospital.LoadPlaces(t.Context(), s.DB())
		require.NoError(t, err)
		require.EqualValues(t, 2, version)
		require.Equal(t, demo, got)
		var empty hospital.Places
		require.ErrorIs(t, hospital.SaveAt(t.Context(), s.DB(), &empty, 2, "u1", now), feedback.ErrInvalid)
	})
}

func TestSeed_LeavesWhatWasSetBefore(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		require.NoError(t, hospital.SetPublicURL(t.Context(), s.DB(), "https://xinsheng.example.cn", now))
		partial, err := hospital.Load(t.Context(), s.DB())
		require.ErrorIs(t, err, hospital.ErrNotSetUp)
		require.Equal(t, "https://xinsheng.example.cn", partial.Phone.PublicURL)
		done, err := hospital.Seed(t.Context(), s, hospital.Demo(), "console", now)
		require.NoError(t, err)
		require.True(t, done)
		got, err := hospital.Load(t.Context(), s.DB())
		require.NoError(t, err)
		require.Equal(t, "https://xinsheng.example.cn", got.Phone.PublicURL)
		require.Equal(t, hospital.Demo().Places, got.Places)
	})
}

func TestConfig_LeavesOutWhatIsRetiredButNotWhereTheTerminalStands(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		_, err := hospital.Seed(t.Context(), s, hospital.Demo(), "console", now)
		require.NoError(t, err)
		_, private, err := ed25519.GenerateKey(nil)
		require.NoError(t, err)
		configs := &hospital.Configs{Key: private}
		_, err = s.DB().NewInsert().Model(&store.Terminal{ID: "t1", PlaceID: "zx-mz-cs", Profile: "outpatient"}).
			Exec(t.Context())
		require.NoError(t, err)
		shown := func() map[string]bool {
			t.Helper()
			var term store.Terminal
			require.NoError(t, s.DB().NewSelect().Model(&term).Where("id = 't1'").Scan(t.Context()))
			signed, err := configs.For(t.Context(), s.DB(), &term, now)
			require.NoError(t, err)
			var outer wire.SignedConfig
			require.NoError(t, json.Unmarshal(signed.Body, &outer))
			require.NotContains(t, string(outer.Config), "retired")
			var cfg wire.Config
			require.NoError(t, json.Unmarshal(outer.Config, &cfg))
			ids := map[string]bool{}
			for _, p := range cfg.Places {
				require.False(t, ids[p.ID], "twice")
				ids[p.ID] = true
			}
			return ids
		}
		require.Len(t, shown(), len(hospital.Demo().Places))
		places, version, err := hospital.LoadPlaces(t.Context(), s.DB())
		require.NoError(t, err)
		for _, id := range []string{"zx-mz", "gx"} {
			p, _ := places.Get(id)
			p.Retired = true
			places, err = places.With(p)
			require.NoError(t, errors.Join(err))
		}
		require.NoError(t, hospital.SaveAt(t.Context(), s.DB(), &places, version, "u1", now))
		ids := shown()
		require.False(t, ids["gx"] || ids["gx-mz-ek"] || ids["zx-mz-kq"])
		require.True(t, ids["zx"] && ids["zx-mz"] && ids["zx-mz-cs"], "the terminal stands there")
	})
}

func TestPlace_NoWordOfItIsAFormulaInASpreadsheet(t *testing.T) {
	for _, sign := range []string{"=", "+", "-", "@", "＝", "＋", "－", "＠"} {
		set := hospital.Demo()
		set.Places[0].NurseAt = set.Places[0].NurseAt.With("zh", sign+"1+cmd|' /C calc'!A0")
		require.ErrorIs(t, set.Places.Validate(), feedback.ErrInvalid, sign)
	}
}
