package placesheet_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/placesheet"
	"xinsheng/internal/wire"
)

const list = "院区,楼栋,科室,楼层,英文名,护士站,紧急电话\n" +
	"东院,,,,East Campus,一楼导诊台,本院急诊/Emergency room 7210121；保卫科 7210111\n" +
	"东院,门诊楼,内科门诊,2楼,Internal Medicine,,\n" +
	",,外科门诊,3F,Surgery,,\n" +
	",住院楼,骨科病区,8,,8 楼护士站,\n" +
	"东院,,保卫科,1,,,\n" +
	"西院,综合楼,候诊区,2,,,\n" +
	"西院,综合楼,候诊区,3,,,\n"

func plan(t *testing.T, current hospital.Places, text string, whole bool) *placesheet.Plan {
	t.Helper()
	sheet, problems := placesheet.Read([]byte(text))
	require.Empty(t, problems)
	p, problems := sheet.Make(current, whole)
	require.Empty(t, problems)
	require.NoError(t, p.Places.Validate())
	return p
}

func problems(t *testing.T, current hospital.Places, text string) []placesheet.Problem {
	t.Helper()
	sheet, found := placesheet.Read([]byte(text))
	if len(found) == 0 {
		var p *placesheet.Plan
		p, found = sheet.Make(current, false)
		require.True(t, p == nil, "all or nothing")
	}
	require.NotEmpty(t, found)
	for _, one := range found {
		require.ErrorIs(t, one, feedback.ErrInvalid)
	}
	return found
}

func TestMake_SetsAHospitalUpFromAList(t *testing.T) {
	p := plan(t, nil, list, true)
	var labels []string
	for _, pl := range p.Places.Tree() {
		labels = append(labels, p.Places.Label(pl.ID, "zh"))
	}
	require.Equal(t, []string{
		"东院", "东院 1 楼 保卫科", "东院 门诊楼", "东院 门诊楼 2 楼 内科门诊", "东院 门诊楼 3 楼 外科门诊", "东院 住院楼", "东院 住院楼 8 楼 骨科病区",
		"西院", "西院 综合楼", "西院 综合楼 2 楼 候诊区", "西院 综合楼 3 楼 候诊区",
	}, labels)
	require.Len(t, p.Changes, 11)
	require.Zero(t, p.Same)
	surgery, found := p.Places.Get("dy-mzl-wkmz")
	require.True(t, found)
	require.Equal(t, "wai ke men zhen", surgery.Pinyin)
	require.Equal(t, "Surgery", surgery.Name["en"])
	campus, _ := p.Places.Get("dy")
	require.Equal(t, []wire.Phone{
		{Name: wire.Text{"zh": "本院急诊", "en": "Emergency room"}, Number: "7210121"},
		{Name: wire.Text{"zh": "保卫科"}, Number: "7210111"},
	}, campus.Phones)
	again := plan(t, p.Places, list, true)
	require.Empty(t, again.Changes, "the same list changes nothing")
	require.Equal(t, 11, again.Same)
}

func TestRead_TakesWhatSpreadsheetsSave(t *testing.T) {
	want := plan(t, nil, list, false).Places
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String(list)
	require.NoError(t, err)
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().
		String(strings.ReplaceAll(list, ",", "\t"))
	require.NoError(t, err)
	for name, text := range map[string]string{
		"mark": "\ufeff" + list, "windows": strings.ReplaceAll(list, "\n", "\r\n"), "gb18030": gbk, "utf16": utf16,
		"empty lines": strings.ReplaceAll(list, "\n", "\n,,,,\n"), "headings": strings.Replace(list, "院区,楼栋,科室",
			" 院 区,大楼,Department", 1),
	} {
		require.Equal(t, want, plan(t, nil, text, false).Places, name)
	}
}

func TestWrite_IsReadBackAsItWas(t *testing.T) {
	demo := hospital.Demo().Places
	for i := range demo {
		demo[i].Retired = demo[i].ID == "zx-mz-kq"
	}
	for _, lang := range []string{"zh", "en"} {
		var b bytes.Buffer
		require.NoError(t, placesheet.Write(&b, demo, lang))
		require.True(t, strings.HasPrefix(b.String(), "\ufeff"))
		p := plan(t, demo, b.String(), true)
		require.Empty(t, p.Changes)
		require.Equal(t, len(demo), p.Same)
		fresh := plan(t, nil, b.String(), true)
		require.ElementsMatch(t, demo, fresh.Places, "into an empty hub, with the same ids")
	}
	var form bytes.Buffer
	require.NoError(t, placesheet.Write(&form, nil, "zh"))
	require.Contains(t, form.String(), "科室病区")
}

func TestMake_RenamesAndMovesByIdAndAddsByName(t *testing.T) {
	demo := hospital.Demo().Places
	p := plan(t, demo, "编号,院区,楼栋,科室\nzx,中心总院,,\nzx-mz-cs,中心总院,住院楼,超声医学科\n,中心总院,住院楼,新生儿科\nzx-zy-qr,中心总院,门诊楼,全科门诊\n", false)
	require.Len(t, p.Changes, 4)
	require.Equal(t, len(demo)-2, p.Same)
	require.Equal(t, "中心总院 住院楼 3 楼 超声医学科", p.Places.Label("zx-mz-cs", "zh"), "what has no column stays")
	moved, _ := p.Places.Get("zx-mz-cs")
	require.Equal(t, "chaosheng ke", moved.Pinyin, "an own key stays")
	require.Equal(t, "Ultrasound", moved.Name["en"])
	added, _ := p.Places.Get("zx-zy-xsek")
	require.Equal(t, "新生儿科", added.Name["zh"])
	_, given := p.Places.Get("zx-zy-qr")
	require.True(t, given)
}

func TestMake_ALineWithoutAnIdLeavesAPlaceToTheLineThatGivesItsId(t *testing.T) {
	p := plan(t, hospital.Demo().Places, "编号,院区,楼栋,科室\n,中心院区,门诊楼,内科门诊\nzx-mz-nk,中心院区,门诊楼,全科门诊\n", false)
	old, _ := p.Places.Get("zx-mz-nk")
	require.Equal(t, "全科门诊", old.Name["zh"])
	require.Len(t, p.Changes, 2)
	require.Equal(t, placesheet.Added, p.Changes[0].What)
}

func TestMake_RetiresRestoresAndRemovesNothing(t *testing.T) {
	demo := hospital.Demo().Places
	p := plan(t, demo, "院区,楼栋,科室,状态\n中心院区,门诊楼,口腔科,停用\n", false)
	require.Len(t, p.Changes, 1)
	require.Equal(t, placesheet.Retired, p.Changes[0].What)
	require.False(t, p.Places.InUse("zx-mz-kq"))

	whole := plan(t, p.Places, "院区,楼栋,科室\n中心院区,门诊楼,口腔科\n", true)
	require.Len(t, whole.Places, len(demo))
	require.True(t, whole.Places.InUse("zx-mz-kq"), "named again, it is back")
	require.True(t, whole.Places.InUse("zx-mz"), "and so is what it lies in")
	require.False(t, whole.Places.InUse("zx-mz-cs"))
	require.False(t, whole.Places.InUse("gx"))
	require.Equal(t, placesheet.Restored, whole.Changes[0].What)

	back := plan(t, whole.Places, "院区,楼栋,科室\n高新院区,门诊楼,儿科门诊\n", false)
	require.True(t, back.Places.InUse("gx-mz-ek"), "a place in use needs what it lies in")
	require.False(t, back.Places.InUse("gx-mz-fk"))
}

func TestProblems_NameTheLineAndWhatIsWrong(t *testing.T) {
	demo := hospital.Demo().Places
	type is struct {
		line   int
		kind   placesheet.Kind
		column placesheet.Column
	}
	for text, want := range map[string][]is{
		"":                     {{0, placesheet.File, ""}},
		"院区,楼栋,科室\n":           {{0, placesheet.Empty, ""}},
		"PK\x03\x04xx":         {{0, placesheet.File, ""}},
		"\xff\xff\xff\x00\x81": {{0, placesheet.File, ""}},
		"楼栋,科室\n门诊楼,内科\n":      {{1, placesheet.NoCampus, ""}},
		"院区,科室,主任\n东院,内科,李\n": {{1, placesheet.UnknownColumn, ""}},
		"院区,科室,院区\n东院,内科,李\n": {{1, placesheet.ColumnTwice, placesheet.Campus}},
		"院区,科室\n\"东院,内科\n":    {{2, placesheet.File, ""}},
		"院区,科室\n,内科\n东院,内科\n": {{2, placesheet.Where, ""}},
		"院区,科室,紧急电话\n东院,内科,打给保卫科\n西院,内科,1\n": {{2, placesheet.Field, placesheet.Phones},
			{3, placesheet.Field, placesheet.Phones}},
		"院区,科室\n东院,内科\n\n东院,内科\n":                 {{4, placesheet.Twin, ""}},
		"编号,院区,科室\na-1,东院,内科\nA-1,东院,外科\n":        {{3, placesheet.IDTwice, placesheet.ID}},
		"编号,院区,科室\n内 1,东院,内科\n":                   {{2, placesheet.Field, placesheet.ID}},
		"编号,院区,楼栋,科室\nzx-mz,中心院区,,门诊楼\n":          {{2, placesheet.LevelFixed, placesheet.ID}},
		"院区,科室,状态\n东院,内科,关了\n":                    {{2, placesheet.StatusWord, placesheet.Status}},
		"院区,科室,拼音\n东院,内科,内科\n":                    {{2, placesheet.Field, placesheet.Pinyin}},
		"院区,科室\n东院,=1+1\n":                        {{2, placesheet.Field, placesheet.Department}},
		"编号,院区,科室\nzx,中心总院,\n,中心院区,内科\n":          {{3, placesheet.OldName, ""}},
		"院区,楼栋,科室,楼层\n中心院区,门诊楼,内科门诊,第二十二层楼的最上面\n": {{2, placesheet.Field, placesheet.Floor}},
	} {
		var got []is
		for _, p := range problems(t, demo, text) {
			got = append(got, is{p.Line, p.Kind, p.Column})
			require.NotEmpty(t, p.Error())
		}
		require.Equal(t, want, got, "%q", text)
	}
}

func TestMake_AsksForTheIdWhereANameIsNotEnough(t *testing.T) {
	current := plan(t, nil, list, false).Places
	found := problems(t, current, "院区,楼栋,科室\n西院,综合楼,候诊区\n")
	require.Equal(t, placesheet.Ambiguous, found[0].Kind)
	p := plan(t, current, "院区,楼栋,科室,楼层,英文名\n西院,综合楼,候诊区,3层,Waiting Area\n", false)
	require.Len(t, p.Changes, 1)
	require.Equal(t, "3", p.Changes[0].After.Floor)
}

func TestMake_TakesAsManyAsAHospitalCanHave(t *testing.T) {
	var b strings.Builder
	b.WriteString("院区,楼栋,科室,楼层\n")
	for i := range 4900 {
		fmt.Fprintf(&b, "东院,%d号楼,科室%d,%d\n", i/100, i, i%20)
	}
	p := plan(t, nil, b.String(), true)
	require.Len(t, p.Places, 4900+49+1)
	require.Empty(t, plan(t, p.Places, b.String(), true).Changes)
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(list))
	f.Add([]byte("编号,院区,楼栋,科室,状态\nzx,a,,\n,a,b,c,停用\n"))
	demo := hospital.Demo().Places
	f.Fuzz(func(t *testing.T, raw []byte) {
		sheet, found := placesheet.Read(raw)
		if len(found) > 0 {
			return
		}
		p, found := sheet.Make(demo, true)
		if len(found) > 0 {
			return
		}
		if err := p.Places.Validate(); err != nil {
			t.Fatal(err)
		}
		if len(p.Places) < len(demo) {
			t.Fatal("a place is gone")
		}
	})
}
