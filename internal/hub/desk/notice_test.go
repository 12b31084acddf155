package desk_test

import (
	"net/http"
	"net/http/httptest"
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
	assert.Contains(t, page, `<b id="bell" class="count" hidden>0</b>`,
		"who looks at the case has looked at what was told of it")
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

func TestNotices_AWayIsSetUpTestedAndItsTroubleShown(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	status := http.StatusForbidden
	far := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
	defer far.Close()
	b := s.as(staff.Centre)
	code, page := b.post("/notices/ways/webhook", url.Values{"on": {"yes"}, "address": {"file:///etc/passwd"},
		"secret": {"shared secret"}})
	require.Equal(t, http.StatusUnprocessableEntity, code)
	assert.Contains(t, page, "file:///etc/passwd", "what was typed stays")
	assert.NotContains(t, page, "shared secret")
	code, _ = b.post("/notices/ways/webhook", url.Values{"on": {"yes"}, "address": {far.URL}, "secret": {"shared secret"}})
	require.Equal(t, http.StatusSeeOther, code)
	code, page = b.post("/notices/ways/webhook/test", nil)
	require.Equal(t, http.StatusOK, code)
	assert.Contains(t, page, "对方拒收（403）")

	s.report(said{kind: feedback.Help, text: "有人晕倒了", urgent: true})
	require.NoError(t, s.courier.Once(t.Context()))
	_, page = b.get("/scores")
	assert.Contains(t, page, "Webhook有 1 条通知没有送到：对方拒收（403）")
	_, page = b.get("/notices/ways")
	assert.Contains(t, page, "1 条通知没有送到")
	assert.NotContains(t, page, "shared secret")

	status = http.StatusNoContent
	code, _ = b.post("/notices/ways/webhook/test", nil)
	require.Equal(t, http.StatusSeeOther, code)
	code, _ = b.post("/notices/address", url.Values{"mail": {"not an address"}})
	require.Equal(t, http.StatusUnprocessableEntity, code)
	code, _ = b.post("/notices/address", url.Values{"mail": {"li@hospital.example"}, "phone": {"13900000000"}})
	require.Equal(t, http.StatusSeeOther, code)
	_, page = b.get("/notices")
	assert.Contains(t, page, "li@hospital.example")
}
