package desk_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/staff"
)

var shownPassword = regexp.MustCompile(`id="password">([^<]+)<`)

func TestApprovals_OneAsksAnotherApprovesAndHandsThePasswordOver(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	admin, centre := s.as(staff.Admin), s.as(staff.Centre)
	status, _ := admin.post("/users", url.Values{"login": {"zhiban09"}, "name": {"值班 09"}, "role": {"centre"}})
	require.Equal(t, http.StatusSeeOther, status)
	_, page := admin.get("/users")
	assert.Contains(t, page, "等中心批准")
	assert.NotRegexp(t, shownPassword, page)

	_, page = centre.get("/cases")
	assert.Contains(t, page, "有 1 个账号等您批准")
	user, err := s.users.ByLogin(t.Context(), "zhiban09")
	require.NoError(t, err)
	_, page = centre.get("/approvals")
	assert.Contains(t, page, "/approvals/"+user.ID+"/approve")
	for _, role := range []staff.Role{staff.Admin, staff.Department, staff.Director, staff.Auditor} {
		status, _ = s.as(role).post("/approvals/"+user.ID+"/approve", url.Values{})
		assert.Equal(t, http.StatusForbidden, status, role)
	}
	status, page = centre.post("/approvals/"+user.ID+"/approve", url.Values{})
	require.Equal(t, http.StatusOK, status)
	shown := shownPassword.FindStringSubmatch(page)
	require.NotNil(t, shown)
	b := s.browser()
	status, _ = b.post("/login", url.Values{"login": {"zhiban09"}, "password": {shown[1]}})
	assert.Equal(t, http.StatusSeeOther, status)
	status, page = centre.post("/approvals/"+user.ID+"/approve", url.Values{})
	assert.Equal(t, http.StatusConflict, status, "twice shows no second password")
	assert.NotRegexp(t, shownPassword, page)
}

func TestApprovals_ThePersonConcernedIsToldWhoseDoingANewPasswordWas(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	admin, centre, unit := s.as(staff.Admin), s.as(staff.Centre), s.staff[staff.Department]
	status, _ := admin.post("/users/"+unit.ID+"/reset", url.Values{})
	require.Equal(t, http.StatusSeeOther, status)
	_ = s.as(staff.Department) // the old one is good until it is approved
	_, page := centre.post("/approvals/"+unit.ID+"/approve", url.Values{})
	shown := shownPassword.FindStringSubmatch(page)
	require.NotNil(t, shown)
	b := s.browser()
	status, _ = b.post("/login", url.Values{"login": {unit.Login}, "password": {shown[1]}})
	require.Equal(t, http.StatusSeeOther, status)
	_, page = b.get("/password")
	assert.Contains(t, page, "“信息科”申请重置")
}

func TestLogin_GuessesAreToldToAdminCentreAndTheOneConcerned(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	for i := range 21 {
		_, err := s.users.Login(t.Context(), "department", "guess", staff.Source{Address: fmt.Sprint("10.0.0.", i)})
		require.ErrorIs(t, err, staff.ErrLogin)
	}
	for _, role := range []staff.Role{staff.Admin, staff.Centre} {
		_, page := s.as(role).get("/terminals")
		assert.Contains(t, page, "反复试“超声科 李”的密码", role)
	}
	b := s.as(staff.Department)
	_, page := b.get("/cases")
	assert.Contains(t, page, "被输错过 21 次")
	_, page = b.get("/cases")
	assert.NotContains(t, page, "被输错过", "once")
}
