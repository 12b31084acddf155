package desk_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/staff"
)

func TestImport_WithoutAVersionThatWasSeenNothingIsKept(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	b := s.as(staff.Centre)
	for _, version := range []string{"-1", "-2", "", "x"} {
		status, page := b.send("/places/import/apply", "", url.Values{"text": {"院区,楼栋,科室\n中心院区,门诊楼,新科室\n"}, "version": {version}})
		assert.Equal(t, http.StatusUnprocessableEntity, status, version)
		assert.NotContains(t, page, "请先选一个文件", "there was one: %q", version)
	}
	got, err := hospital.Load(t.Context(), s.store.DB())
	require.NoError(t, err)
	assert.Equal(t, hospital.Demo().Places, got.Places)
}
