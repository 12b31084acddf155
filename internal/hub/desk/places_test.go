package desk_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/unicode"

	texts "xinsheng/assets/web/locale"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/hub/table"
	"xinsheng/internal/locale"
	"xinsheng/internal/wire"
)

// send posts a form with a file.
func (b *browser) send(path, file string, fields url.Values) (int, string) {
	b.s.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for k, v := range fields {
		require.NoError(b.s.t, w.WriteField(k, v[0]))
	}
	if file != "" {
		part, err := w.CreateFormFile("file", "places.csv")
		require.NoError(b.s.t, err)
		_, err = part.Write([]byte(file))
		require.NoError(b.s.t, err)
	}
	require.NoError(b.s.t, w.Close())
	req, err := http.NewRequest(http.MethodPost, b.s.server.URL+path, &body)
	require.NoError(b.s.t, err)
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Origin", b.s.server.URL)
	res, err := b.Do(req)
	require.NoError(b.s.t, err)
	return read(b.s.t, res)
}

var hiddenText = regexp.MustCompile(
	`(?s)<textarea name="text" hidden>\n(.*?)</textarea>.*?name="version" value="(\d+)"`)

// apply sends the form that a preview shows.
func (b *browser) apply(preview string, whole bool) (int, string) {
	b.s.t.Helper()
	m := hiddenText.FindStringSubmatch(preview)
	require.NotNil(b.s.t, m, "nothing to apply in %s", preview)
	fields := url.Values{"text": {html.UnescapeString(m[1])}, "version": {m[2]}}
	if whole {
		fields.Set("whole", "yes")
	}
	return b.send("/places/import/apply", "", fields)
}

var markField = regexp.MustCompile(`name="mark" value="([0-9a-f]+)"`)

func (b *browser) mark(id string) string {
	b.s.t.Helper()
	_, page := b.get("/places/at/" + id)
	m := markField.FindStringSubmatch(page)
	require.NotNil(b.s.t, m)
	return m[1]
}

// ultrasound is the form of the demo's ultrasound department as it is.
func ultrasound(mark string) url.Values {
	return url.Values{
		"mark": {mark}, "name": {"超声科（彩超室）"}, "name_en": {"Ultrasound"}, "pinyin": {"chaosheng ke"},
		"parent": {"zx-mz"}, "floor": {"3"},
		"nurse": {""}, "nurse_en": {""},
	}
}

// config is what a terminal in the outpatient hall gets.
func (s *site) config() *wire.Config {
	s.t.Helper()
	_, private, err := ed25519.GenerateKey(nil)
	require.NoError(s.t, err)
	term := store.Terminal{ID: "t9", Index: 9, PlaceID: "zx-mz-dt", Profile: "outpatient", CertUntil: time.Now(),
		EnrolledAt: time.Now()}
	_, err = s.store.DB().NewInsert().Model(&term).On("CONFLICT DO NOTHING").Exec(s.t.Context())
	require.NoError(s.t, err)
	require.NoError(s.t, s.store.DB().NewSelect().Model(&term).WherePK().Scan(s.t.Context()))
	signed, err := (&hospital.Configs{Key: private}).For(s.t.Context(), s.store.DB(), &term, time.Now())
	require.NoError(s.t, err)
	var outer wire.SignedConfig
	require.NoError(s.t, json.Unmarshal(signed.Body, &outer))
	var cfg wire.Config
	require.NoError(s.t, json.Unmarshal(outer.Config, &cfg))
	return &cfg
}

func (s *site) configPlace(id string) (wire.Place, bool) {
	s.t.Helper()
	for _, p := range s.config().Places {
		if p.ID == id {
			return p, true
		}
	}
	return wire.Place{}, false
}

func TestPlaces_WhatStaffEnterReachesTheTerminals(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, st *store.Store) {
		s := newSiteAt(t, st, nil)
		s.hire(staff.Admin, "admin", "信息科")
		b := s.as(staff.Admin)
		first := s.config().Version

		status, page := b.post("/places/new?level=campus", url.Values{
			"name": {"东院"}, "name_en": {"East Campus"}, "phone_name": {"本院急诊", "", "保卫科"},
			"phone_name_en": {"Emergency room", "", ""},
			"phone":         {"7210125", "", "120"}, "nurse": {"一楼导诊台"},
		})
		require.Equal(t, http.StatusSeeOther, status, page)
		status, _ = b.post("/places/new?level=building&parent=dy", url.Values{"name": {"2号楼"}, "parent": {"dy"}})
		require.Equal(t, http.StatusSeeOther, status)
		status, _ = b.post("/places/new?level=department&parent=dy-2hl", url.Values{"name": {"重症医学科"}, "parent": {"dy-2hl"},
			"floor": {"负一楼"}})
		require.Equal(t, http.StatusSeeOther, status)
		status, _ = b.post("/places/new?level=department&parent=dy-2hl",
			url.Values{"name": {"重症医学科"}, "parent": {"dy-2hl"}, "floor": {"3楼"}})
		require.Equal(t, http.StatusSeeOther, status)

		campus, ok := s.configPlace("dy")
		require.True(t, ok)
		assert.Equal(t, "dong yuan", campus.Pinyin)
		assert.Equal(t, []wire.Phone{
			{Name: wire.Text{"zh": "本院急诊", "en": "Emergency room"}, Number: "7210125"},
			{Name: wire.Text{"zh": "保卫科"}, Number: "120"},
		}, campus.Phones)
		ward, ok := s.configPlace("dy-2hl-zzyxk-2")
		require.True(t, ok)
		assert.Equal(t, "3", ward.Floor)
		assert.Equal(t, "zhong zheng yi xue ke", ward.Pinyin)
		assert.Greater(t, s.config().Version, first)

		// Renamed and moved, it stays the same place.
		form := ultrasound(b.mark("zx-mz-cs"))
		form.Set("name", "超声医学科")
		form.Set("parent", "dy-2hl")
		status, _ = b.post("/places/at/zx-mz-cs", form)
		require.Equal(t, http.StatusSeeOther, status)
		moved, _ := s.configPlace("zx-mz-cs")
		assert.Equal(t, "超声医学科", moved.Name["zh"])
		assert.Equal(t, "dy-2hl", moved.Parent)

		number := s.report(said{kind: feedback.Complaint, text: "x", place: "zx-mz-cs"})
		status, _ = b.post("/places/at/dy-2hl/retire", nil)
		require.Equal(t, http.StatusSeeOther, status)
		_, ok = s.configPlace("zx-mz-cs")
		assert.False(t, ok, "what lies in a retired building is no choice")
		s.hire(staff.Centre, "centre", "值班 03")
		_, page = s.as(staff.Centre).get("/cases/" + number)
		assert.Contains(t, page, "超声医学科", "its name stays")
		_, page = b.get("/terminals")
		assert.NotContains(t, page, `value="zx-mz-cs"`)
		_, page = b.get("/places?retired=yes")
		assert.Contains(t, page, "超声医学科")
		status, _ = b.post("/places/at/dy-2hl/restore", nil)
		require.Equal(t, http.StatusSeeOther, status)
		_, ok = s.configPlace("zx-mz-cs")
		assert.True(t, ok)
		for _, action := range []string{"place.add", "place.change", "place.retire", "place.restore"} {
			assert.Contains(t, s.actions(), action)
		}
	})
}

func TestPlaces_TwoWhoChangeDifferentPlacesBothPassAndOfOnePlaceTheFirst(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	one, two := s.as(staff.Admin), s.as(staff.Centre)
	form, late := ultrasound(one.mark("zx-mz-cs")), ultrasound(two.mark("zx-mz-cs"))
	other := url.Values{"mark": {two.mark("zx-mz-jy")}, "name": {"检验医学科"}, "parent": {"zx-mz"}, "floor": {"3"}}
	form.Set("name", "超声中心")
	status, _ := one.post("/places/at/zx-mz-cs", form)
	require.Equal(t, http.StatusSeeOther, status)
	status, _ = two.post("/places/at/zx-mz-jy", other)
	require.Equal(t, http.StatusSeeOther, status, "another place")
	late.Set("name", "彩超室")
	status, page := two.post("/places/at/zx-mz-cs", late)
	require.Equal(t, http.StatusConflict, status)
	assert.Contains(t, page, "别人刚刚改过")
	assert.Contains(t, page, "超声中心", "what it is now")
	assert.Contains(t, page, `value="彩超室"`, "what was typed")
	late.Set("mark", markField.FindStringSubmatch(page)[1])
	status, _ = two.post("/places/at/zx-mz-cs", late)
	assert.Equal(t, http.StatusSeeOther, status, "having looked")
}

func TestPlaces_RefuseWhatCannotBeRightAndKeepWhatWasTyped(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	b := s.as(staff.Centre)
	for want, change := range map[string]url.Values{
		"名称要填": {"name": {""}}, "拼音只能": {"pinyin": {"彩超"}}, "要选它所在": {"parent": {"zx-mz-gh"}}, "不能重名": {"name": {"检验科"}},
		"要有名称和号码": {"phone": {"120"}, "phone_name": {""}, "phone_name_en": {""}}, "楼层最多": {"floor": {"三层半楼梯转角的地方"}},
	} {
		form := ultrasound(b.mark("zx-mz-cs"))
		form.Set("name_en", "Typed by hand")
		for k, v := range change {
			form[k] = v
		}
		status, page := b.post("/places/at/zx-mz-cs", form)
		assert.Equal(t, http.StatusUnprocessableEntity, status, want)
		assert.Contains(t, page, want)
		assert.Contains(t, page, "Typed by hand")
	}
	for _, path := range []string{"/places/new?level=ward&parent=zx", "/places/new?level=building&parent=nowhere",
		"/places/at/nowhere"} {
		status, _ := b.get(path)
		assert.Equal(t, http.StatusNotFound, status, path)
	}
	got, err := hospital.Load(t.Context(), s.store.DB())
	require.NoError(t, err)
	assert.Equal(t, hospital.Demo().Places, got.Places)
}

func TestPlaces_AnEmptyHubIsSetUpAtTheDesk(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, st *store.Store) {
		s := newSiteAt(t, st, nil)
		_, err := st.DB().NewDelete().Model((*store.Setting)(nil)).Where("1 = 1").Exec(t.Context())
		require.NoError(t, err)
		s.hire(staff.Admin, "admin", "信息科")
		b := s.as(staff.Admin)
		_, page := b.get("/terminals")
		assert.Contains(t, page, "还没有填医院名称")
		assert.Contains(t, page, "还没有填院区和科室")

		// Three hundred departments, saved by a spreadsheet with its mark.
		var list strings.Builder
		list.WriteString("\ufeff院区,楼栋,科室,楼层,紧急电话\r\n中心院区,,,,本院急诊 7210121；保卫科 7210111\r\n")
		for i := range 300 {
			fmt.Fprintf(&list, "中心院区,%d号楼,第%d病区,%d层,\r\n", i/30+1, i+1, i%30+1)
		}
		status, page := b.send("/places/import", list.String(), url.Values{"whole": {"yes"}})
		require.Equal(t, http.StatusOK, status)
		assert.Contains(t, page, "新增 311")
		none, version, err := hospital.LoadPlaces(t.Context(), st.DB())
		require.NoError(t, err)
		assert.Empty(t, none, "a preview changes nothing")
		assert.Zero(t, version)
		status, page = b.apply(page, true)
		require.Equal(t, http.StatusSeeOther, status, page)
		_, page = b.get("/places")
		assert.Contains(t, page, "300 个科室病区")
		assert.NotContains(t, page, "还没有填院区和科室")

		status, _ = b.post("/settings/identity", url.Values{"name_zh": {"人民医院"}, "hotline": {"7212345"}, "desk_zh": {"一楼大厅"}})
		require.Equal(t, http.StatusSeeOther, status)
		cfg := s.config()
		assert.Len(t, cfg.Places, 311)
		assert.Equal(t, "人民医院", cfg.Hospital["zh"])
		assert.Contains(t, s.actions(), "place.import")

		// What is exported is what is there.
		_, sheet := b.get("/places/export")
		_, page = b.send("/places/import", sheet, url.Values{"whole": {"yes"}})
		assert.Contains(t, page, "不用导入")
		_, form := b.get("/places/export?form=yes")
		assert.Equal(t, 1, strings.Count(form, "\n"), "headings alone")
	})
}

func TestImport_TakesAWorkbookAndASpreadsheetsUnicodeText(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	b := s.as(staff.Centre)
	f := excelize.NewFile()
	for at, text := range map[string]string{"A1": "院区", "B1": "楼栋", "C1": "科室", "A3": "中心院区", "B3": "门诊楼", "C3": "新科室"} {
		require.NoError(t, f.SetCellValue("Sheet1", at, text))
	}
	var book bytes.Buffer
	require.NoError(t, errors.Join(f.Write(&book), f.Close()))
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().
		String("院区\t楼栋\t科室\r\n\r\n中心院区\t门诊楼\t又一个科室\r\n")
	require.NoError(t, err)
	for name, file := range map[string]string{"新科室": book.String(), "又一个科室": wide} {
		status, page := b.send("/places/import", file, nil)
		require.Equal(t, http.StatusOK, status, page)
		assert.Contains(t, page, name)
		assert.Contains(t, page, `<td class="soft">3</td>`)
		assert.NotContains(t, fmt.Sprint(s.config().Places), name, "nothing is kept by looking")
		status, _ = b.apply(page, false)
		require.Equal(t, http.StatusSeeOther, status)
		assert.Contains(t, fmt.Sprint(s.config().Places), name)
	}
}

func TestTable_EveryProblemHasItsWords(t *testing.T) {
	bundle, err := locale.Load(texts.Files())
	require.NoError(t, err)
	for _, lang := range []string{"zh", "en"} {
		for _, k := range table.Kinds() {
			key := "table.wrong." + string(k)
			assert.NotEqual(t, key, bundle.For(lang).T(key), lang)
		}
	}
}

func TestImport_IsAllOrNothingAndNamesLines(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	b := s.as(staff.Centre)
	status, page := b.send("/places/import", "院区,楼栋,科室,紧急电话\n中心院区,门诊楼,新科室,\n中心院区,门诊楼,<b>坏</b>,打电话\n,,,\n\"没关上\n", nil)
	require.Equal(t, http.StatusUnprocessableEntity, status)
	assert.Contains(t, page, "第 5 行：引号不成对")
	status, page = b.send("/places/import", "院区,楼栋,科室,紧急电话\n中心院区,门诊楼,新科室,\n中心院区,门诊楼,<b>坏</b>,打电话\n中心院区,门诊楼,新科室,\n", nil)
	require.Equal(t, http.StatusUnprocessableEntity, status)
	assert.Contains(t, page, "第 3 行 D 列：“打电话”不对")
	assert.NotContains(t, page, `name="text"`)
	for file, want := range map[string]string{"": "请先选一个", "PK\x03\x04": "打不开", "\xd0\xcf\x11\xe0": ".xls",
		"院区,主任\nx,y\n": "第 1 行 B 列：不认识“主任”", strings.Repeat("x", 5<<20): "太大"} {
		status, page = b.send("/places/import", file, url.Values{"whole": {"yes"}})
		assert.Equal(t, http.StatusUnprocessableEntity, status, want)
		assert.Contains(t, page, want)
	}
	got, err := hospital.Load(t.Context(), s.store.DB())
	require.NoError(t, err)
	assert.Equal(t, hospital.Demo().Places, got.Places)

	// Someone changes the tree between the preview and its going through: the preview comes anew.
	status, page = b.send("/places/import", "院区,楼栋,科室\n中心院区,门诊楼,新科室\n", nil)
	require.Equal(t, http.StatusOK, status)
	status, _ = b.post("/places/at/yy/retire", nil)
	require.Equal(t, http.StatusSeeOther, status)
	status, page = b.apply(page, false)
	require.Equal(t, http.StatusConflict, status)
	assert.Contains(t, page, "请再看一遍")
	status, _ = b.apply(page, false)
	require.Equal(t, http.StatusSeeOther, status)
	assert.Contains(t, s.config().Places, wire.Place{
		ID: "zx-mz-xks", Parent: "zx-mz", Level: wire.Department, Name: wire.Text{"zh": "新科室"}, Pinyin: "xin ke shi",
	})
	_, page = b.get("/places?q=xinkeshi")
	assert.Contains(t, page, "新科室")
	_, page = b.get("/places?campus=yy")
	assert.NotContains(t, page, "护理院", "a retired campus is no tab")
}
