package desk_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
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
