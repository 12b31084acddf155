package phone_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	web "xinsheng/assets/web/locale"
	"xinsheng/internal/locale"
	"xinsheng/internal/locale/localetest"
)

func TestLanguage_AThirdOneIsServed(t *testing.T) {
	localetest.Add(t)
	localetest.Overlay(t, &web.Files)
	texts, err := locale.Load(web.Files())
	require.NoError(t, err)
	require.Empty(t, texts.Check())
	require.Equal(t, locale.Codes(), texts.Languages(), "a language is described and has no texts, or the other way round")
	w := newWorld(t)
	for name, head := range map[string][]string{"asked for": {"Accept-Language", "vi-VN,vi;q=0.9,en;q=0.5"},
		"chosen": {"Cookie", "lang=vi"}} {
		page := w.get("/", head...)
		require.Equal(t, http.StatusOK, page.status, name)
		assert.Contains(t, page.body, `<html lang="vi"`, name)
		assert.Contains(t, page.body, localetest.Mark, name)
	}
	page := w.get("/", "Accept-Language", "zh")
	assert.Contains(t, page.body, `<html lang="zh-CN"`)
	assert.Contains(t, page.body,
		`href="?lang=en" hreflang="en" lang="en">English</a><a class="lang" href="?lang=vi" hreflang="vi" lang="vi">Tiếng Việt</a>`)
	assert.Contains(t, w.get("/", "Accept-Language", "fr").body, `<html lang="en"`,
		"who reads none of them reads English rather")
}

func TestLanguage_OfTwoTheOtherOneIsALink(t *testing.T) {
	w := newWorld(t)
	assert.Contains(t, w.get("/", "Accept-Language", "zh").
		body, "\n"+`<a class="lang" href="?lang=en" hreflang="en" lang="en">English</a>`+"\n")
	assert.Contains(t, w.get("/", "Accept-Language", "en").
		body, "\n"+`<a class="lang" href="?lang=zh" hreflang="zh" lang="zh-CN">中文</a>`+"\n")
}
