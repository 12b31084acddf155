package desk_test

import (
	"net/http"
	"net/url"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/staff"
)

func TestAudit_ACutEndIsSaidToAuditorAndAdminUntilTheAuditorLookedIntoIt(t *testing.T) {
	s := newSite(t)
	s.audit.Keyed([]byte("key")).KeepHead(filepath.Join(t.TempDir(), "audit.head"))
	s.hireAll()
	auditor, admin := s.as(staff.Auditor), s.as(staff.Admin)
	require.NoError(t, s.audit.Check(t.Context()))
	_, page := auditor.get("/audit")
	assert.NotContains(t, page, "对不上")

	_, err := s.store.DB().ExecContext(t.Context(), "DELETE FROM audit WHERE seq > 2")
	require.NoError(t, err)
	_, page = auditor.post("/audit/verify", url.Values{})
	assert.Contains(t, page, "对不上")
	assert.Contains(t, page, "/audit/accept")
	_, page = admin.get("/users")
	assert.Contains(t, page, "对不上", "the admin is told on every page")
	status, _ := admin.post("/audit/accept", url.Values{})
	assert.Equal(t, http.StatusForbidden, status)

	status, _ = auditor.post("/audit/accept", url.Values{})
	assert.Equal(t, http.StatusSeeOther, status)
	_, page = admin.get("/users")
	assert.NotContains(t, page, "对不上")
	assert.Contains(t, s.actions(), "audit.accept")
}
