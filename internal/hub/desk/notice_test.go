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

// Whoever is urged sees it on every page, in the list, and no more once the case was opened.
func TestNotices_UrgingRingsAtTheDepartmentsDeskUntilItLooks(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "等了两个多小时"})
	require.NoError(t, s.cases.Accept(t.Context(), s.actor(), s.ref(number)))
	require.NoError(t, s.cases.HandOut(t.Context(), s.actor(), s.ref(number), casework.Order{Units: []string{"zx-mz-cs"}}))
	task := s.find(number).Tasks[0].ID
	require.NoError(t, s.cases.Urge(t.Context(), s.actor(), casework.Ref{ID: s.ref(number).ID, Task: task}))

	b := s.as(staff.Department)
	_, page := b.get("/scores")
	assert.Contains(t, page, `<b id="bell" class="count">2</b>`, "on every page")
	_, page = b.get("/live/banner")
	assert.Contains(t, page, `data-bell="2"`, "and on one that is open")
	_, page = b.get("/notices")
	assert.Contains(t, page, "催办")
	assert.NotContains(t, page, "等了两个多小时")
	_, page = b.get("/cases/" + number)
	assert.Contains(t, page, `<b id="bell" class="count" hidden>0</b>`, "who looks at the case has looked at what was told of it")
	_, page = s.as(staff.Centre).get("/notices")
	assert.NotContains(t, page, "催办", "another's")
}

func TestNotices_MarkingAllLeavesWhatCameAfterThePage(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	s.report(said{kind: feedback.Help, text: "x", urgent: true})
	b := s.as(staff.Centre)
	list, err := s.notices().List(t.Context(), s.staff[staff.Centre].ID, 10)
	require.NoError(t, err)
	require.Len(t, list, 1)
	s.report(said{kind: feedback.Help, text: "y", urgent: true})
	status, _ := b.post("/notices/read", url.Values{"up_to": {"1"}})
	require.Equal(t, http.StatusSeeOther, status)
	_, page := b.get("/notices")
	assert.Contains(t, page, `<b id="bell" class="count">1</b>`)
	status, _ = b.post("/notices/read", url.Values{"up_to": {"x"}})
	require.Equal(t, http.StatusUnprocessableEntity, status)
}
