package desk_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	web "xinsheng/assets/web/locale"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/locale/localetest"
)

func TestLanguage_OfAStrangerIsKeptByTheBrowserAlone(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	b := s.browser()
	status, _ := b.post("/language", url.Values{"lang": {"en"}})
	require.Equal(t, http.StatusSeeOther, status)
	_, page := b.get("/login")
	assert.Contains(t, page, `<html lang="en"`)
	n, err := s.store.DB().NewSelect().Model((*store.Session)(nil)).Count(t.Context())
	require.NoError(t, err)
	assert.EqualValues(t, 0, n)
	// It stays through signing in and out.
	b.post("/login", url.Values{"login": {s.staff[staff.Centre].Login}, "password": {password}})
	_, page = b.get("/cases")
	assert.Contains(t, page, `<html lang="en"`)
	b.post("/logout", nil)
	_, page = b.get("/login")
	assert.Contains(t, page, `<html lang="en"`)
}

func TestLanguage_AThirdOneIsSpokenByTheDesk(t *testing.T) {
	localetest.Add(t)
	localetest.Overlay(t, &web.Files)
	s := newSite(t)
	s.hireAll()
	b := s.browser()
	_, page := b.get("/login")
	assert.Contains(t, page, `<input type="hidden" name="lang" value="en"><button class="lang" lang="en">`)
	assert.Contains(t, page, `<input type="hidden" name="lang" value="vi"><button class="lang" lang="vi">`)
	b.post("/language", url.Values{"lang": {"vi"}})
	b.post("/login", url.Values{"login": {s.staff[staff.Admin].Login}, "password": {password}})
	for _, path := range []string{"/places/at/zx-mz-nk", "/settings", "/signs", "/surveys"} {
		_, page = b.get(path)
		assert.Contains(t, page, `<html lang="vi"`, path)
	}
	_, page = b.get("/places/at/zx-mz-nk")
	assert.Contains(t, page, `name="name_vi"`)
	form := url.Values{
		"mark": {markField.FindStringSubmatch(page)[1]}, "name": {"内科门诊"}, "name_en": {"Internal Medicine Clinic"},
		"name_vi": {"Nội khoa"},
		"parent":  {"zx-mz"}, "floor": {"2"}, "pinyin": {"neike menzhen"}, "nurse": {"2 楼"}, "nurse_vi": {"Tầng 2"},
		"phone": {"7210001"}, "phone_name": {"急救"}, "phone_name_en": {""}, "phone_name_vi": {"Cấp cứu"},
	}
	status, _ := b.post("/places/at/zx-mz-nk", form)
	require.Equal(t, http.StatusSeeOther, status)
	_, page = b.get("/places/at/zx-mz-nk")
	for _, want := range []string{"Nội khoa", "Tầng 2", "Cấp cứu", "Internal Medicine Clinic", "内科门诊"} {
		assert.Contains(t, page, `value="`+want+`"`)
	}
	_, page = b.get("/settings")
	assert.Contains(t, page, `name="language" value="zh" checked`)
	assert.Contains(t, page, `name="language" value="vi" checked`)
	status, _ = b.post("/settings/identity", url.Values{"name_zh": {"医院"}, "name_vi": {"Bệnh viện"},
		"hotline": {"7212345"}, "language": {"vi", "zh", "xx"}})
	require.Equal(t, http.StatusSeeOther, status)
	set, err := hospital.Load(t.Context(), s.store.DB())
	require.NoError(t, err)
	assert.Equal(t, []string{"zh", "vi"}, set.Identity.Languages)
	assert.Equal(t, "Bệnh viện", set.Identity.Name.In("vi"))
	_, page = b.get("/places?q=" + url.QueryEscape("nội"))
	assert.Contains(t, page, "Nội khoa")
}
