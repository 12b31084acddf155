package desk_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/staff"
)

func TestAudit_KnowsAViewByWayOfARefusedForm(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "等了两个多小时"})
	require.NoError(t, s.cases.Accept(t.Context(), s.actor(), s.ref(number)))
	require.NoError(t, s.cases.HandOut(t.Context(), s.actor(), s.ref(number), casework.Order{Units: []string{"zx-mz-cs"}}))
	b := s.as(staff.Department)
	status, page := b.post("/cases/"+number+"/note", version(s.find(number))) // without a text
	require.Equal(t, http.StatusUnprocessableEntity, status)
	require.Contains(t, page, "等了两个多小时")
	entries, err := s.audit.Page(t.Context(), s.staff[staff.Department].ID, 0, 10)
	require.NoError(t, err)
	var seen []string
	for _, e := range entries {
		if e.Object == number {
			seen = append(seen, e.Action)
		}
	}
	assert.Equal(t, []string{"case.view"}, seen)
}

func TestDirector_DoesNotReadWhyACaseIsToBeClosed(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "x"})
	require.NoError(t, s.cases.AskClose(t.Context(), s.actor(), s.ref(number), "本人来电说明了病情"))
	_, page := s.as(staff.Centre).get("/cases/" + number)
	assert.Contains(t, page, "本人来电说明了病情")
	_, page = s.as(staff.Director).get("/cases/" + number)
	assert.NotContains(t, page, "本人来电说明了病情")
}

func TestPassword_GuessingTheOldOneInABrowserLeftOpenIsSlowed(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	b := s.as(staff.Centre)
	try := func(old string) int {
		status, _ := b.post("/password", url.Values{"old": {old}, "next": {"another long one"},
			"again": {"another long one"}})
		return status
	}
	for range 5 {
		require.Equal(t, http.StatusUnprocessableEntity, try("guess guess"))
	}
	require.Equal(t, http.StatusTooManyRequests, try(password))
}
