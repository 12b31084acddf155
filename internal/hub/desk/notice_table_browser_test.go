package desk_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/notice"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/workday"
)

func TestNotices_TheRosterAndTheTableAreKeptAsTheyWereSet(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	b := s.as(staff.Centre)
	queue := notice.New(notice.Params{Store: s.store, Audit: s.audit})
	today := time.Now().In(workday.Zone()).Format(time.DateOnly)
	who := s.staff[staff.Centre].ID
	status, _ := b.post("/notices/duty", url.Values{"user." + today: {who}, "stand." + today: {""},
		"user.1999-01-01": {who}})
	require.Equal(t, http.StatusSeeOther, status)
	roster, err := queue.Roster(t.Context())
	require.NoError(t, err)
	assert.Equal(t, map[string]notice.DutyDay{today: {User: who}}, roster.Days)
	status, _ = b.post("/notices/duty", url.Values{"user." + today: {"nobody-known"}})
	assert.Equal(t, http.StatusUnprocessableEntity, status)
	_, page := b.get("/notices/duty")
	assert.Contains(t, page, "没有人", "tomorrow")

	status, _ = b.post("/notices/table", url.Values{"urged.department.bell": {"yes"}, "urged.department.text": {"yes"},
		"urged.person.text": {"yes"}})
	require.Equal(t, http.StatusSeeOther, status)
	rules, err := queue.Rules(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []notice.Way{notice.Bell, notice.Text}, rules.How(notice.Urged, notice.Department))
	assert.Empty(t, rules.How(notice.Handed, notice.Department), "what is not ticked is not told")
	for _, role := range []staff.Role{staff.Department, staff.Director, staff.Auditor} {
		for _, path := range []string{"/notices/duty", "/notices/table"} {
			status, _ := s.as(role).get(path)
			assert.Equal(t, http.StatusForbidden, status, "%s %s", role, path)
		}
	}

	w := s.window(1440, 900)
	w.signIn("centre")
	for _, path := range []string{"duty", "table", "ways"} {
		for _, width := range []int64{1440, 360} {
			w.do(chromedp.EmulateViewport(width, 800))
			w.open("/notices/" + path)
			w.shootAll(fmt.Sprintf("notice_%s_%d", path, width))
			assert.LessOrEqual(t, eval[int64](w, "document.documentElement.scrollWidth"), width, "%s %d wide", path, width)
		}
	}
}
