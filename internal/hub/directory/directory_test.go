package directory_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/directory"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

const sheet = "工号,姓名,科室,职务,拼音\n" +
	"1001,王小芳,心内科病区,护士长,\n1002,王芳,心内科病区,护士,\n,王芳,骨科病区,主任医师,\n1004,单雄,挂号收费处,收费员,shan xiong\n" +
	"1005,欧阳明,心内科病区,主治医师,\n"

func read(t *testing.T, text string) *directory.Sheet {
	s, wrong := directory.Read([]byte(text), hospital.Demo().Places)
	require.Empty(t, wrong)
	return s
}

func names(list []store.Employee, err error) string {
	var out []string
	for i := range list {
		out = append(out, list[i].Name+" "+list[i].PlaceID)
	}
	if err != nil {
		out = append(out, err.Error())
	}
	return strings.Join(out, ", ")
}

func TestDirectory_ATableIsTheWholeOfIt(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		d := &directory.Directory{Store: s, Audit: audit.New(s, time.Now), Now: time.Now}
		first := read(t, sheet)
		plan, err := d.Plan(ctx, first)
		require.NoError(t, err)
		assert.Equal(t, 5, plan.Count(directory.Added))
		require.NoError(t, d.Import(ctx, "admin", first, plan.Mark))
		require.ErrorIs(t, d.Import(ctx, "admin", first, plan.Mark), directory.ErrStale, "of another directory")

		next := read(t, first.Text()+"1006,赵敏,骨科病区,护士,\n")
		next = read(t, strings.Replace(next.Text(), "1002,王芳,心内科病区,护士", "1002,王芳,心内科病区,主管护师", 1))
		next = read(t, strings.Replace(next.Text(), "1005,欧阳明,心内科病区,主治医师,\n", "", 1))
		plan, err = d.Plan(ctx, next)
		require.NoError(t, err)
		for change, n := range map[directory.Change]int{directory.Added: 1, directory.Changed: 1, directory.Left: 1,
			directory.Same: 3} {
			assert.Equal(t, n, plan.Count(change), change)
		}
		all, err := d.All(ctx)
		require.NoError(t, err)
		assert.Len(t, all, 5, "looking keeps nothing")
		require.NoError(t, d.Import(ctx, "admin", next, plan.Mark))

		places := hospital.Demo().Places
		require.NoError(t, d.Add(ctx, "admin", places, store.Employee{Name: "孙丽", PlaceID: "zx-zy-gk", Job: "护士"}))
		require.ErrorIs(t, d.Add(ctx, "admin", places, store.Employee{Name: "孙丽", PlaceID: "zx-zy-gk"}), directory.ErrTwice)
		require.ErrorIs(t, d.Add(ctx, "admin", places, store.Employee{Number: "1001", Name: "钱", PlaceID: "zx-zy-gk"}),
			directory.ErrTwice)
		require.ErrorIs(t, d.Add(ctx, "admin", places, store.Employee{Name: "孙丽", PlaceID: "nowhere"}), directory.ErrPlace)
		require.ErrorIs(t, d.Add(ctx, "admin", places, store.Employee{Name: "孙、丽", PlaceID: "zx-zy-gk"}), directory.ErrName)
		require.NoError(t, d.Remove(ctx, "admin", "1006"))
		require.ErrorIs(t, d.Remove(ctx, "admin", "1006"), directory.ErrGone)
	})
}

func TestDirectory_IsFoundByNamePinyinAndNumber(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		d := &directory.Directory{Store: s, Audit: audit.New(s, time.Now), Now: time.Now}
		in := read(t, sheet)
		plan, err := d.Plan(t.Context(), in)
		require.NoError(t, err)
		require.NoError(t, d.Import(t.Context(), "admin", in, plan.Mark))
		for typed, want := range map[string]string{
			"王": "王芳 zx-zy-xn, 王芳 zx-zy-gk, 王小芳 zx-zy-xn", "wxf": "王小芳 zx-zy-xn", "wangx": "王小芳 zx-zy-xn", "1004": "单雄 zx-mz-gh",
			"Shan X": "单雄 zx-mz-gh", "%": "", "": "",
		} {
			assert.ElementsMatch(t, strings.Split(want, ", "), strings.Split(names(d.Find(t.Context(), typed, 10)), ", "), typed)
		}
		for said, want := range map[string]string{
			"谢谢王芳，夜里来了三次":  "王芳 zx-zy-xn, 王芳 zx-zy-gk",
			"王小芳护士长很耐心":    "王小芳 zx-zy-xn",
			"王护士长扶我母亲上床":   "王小芳 zx-zy-xn",
			"欧阳医生讲得清楚":     "欧阳明 zx-zy-xn",
			"单雄收费很快，王医生没来": "单雄 zx-mz-gh",
			"没有人理我":        "",
		} {
			assert.Equal(t, want, names(d.Named(t.Context(), said, []string{"zx-zy-xn"}, 6)), said)
		}
		assert.Empty(t, names(d.Named(t.Context(), "王护士长扶我母亲上床", nil, 6)), "whose ward is not known")
	})
}

func TestRead_SaysWhereATableIsWrong(t *testing.T) {
	wrong := func(text string) []directory.Wrong {
		s, wrong := directory.Read([]byte(text), hospital.Demo().Places)
		assert.Nil(t, s)
		return wrong
	}
	assert.Equal(t, directory.Columns, wrong("姓名,岁数\n王芳,40\n")[0].What)
	assert.Equal(t, []directory.Wrong{
		{Line: 2, Column: 2, What: directory.NoPlace, Value: "牙科"}, {Line: 3, Column: 1, What: directory.NoName},
		{Line: 4, Column: 2, What: directory.Places, Value: "门诊大厅"}, {Line: 6, What: directory.TwoLines, Value: "5"},
	}, wrong("姓名,科室\n王芳,牙科\n,骨科病区\n李明,门诊大厅\n赵敏,骨科病区\n赵敏,骨科病区\n"))
	assert.Equal(t, directory.Empty, wrong("姓名,科室\n")[0].What)
}

func TestUntitled_LeavesTheNameAlone(t *testing.T) {
	for text, want := range map[string]string{"王小芳护士长": "王小芳", "王芳": "王芳", "王护士": "王护士", "欧阳医生": "欧阳医生", " 李明 医生": "李明"} {
		assert.Equal(t, want, directory.Untitled(text))
	}
}
