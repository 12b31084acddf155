package desk_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/staff"
)

func TestCallBack_IsListedWithACountAndRecordedFromThePage(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.replied()
	_, err := s.store.DB().NewUpdate().Table("cases").Set("phone = '13800000001'").
		Set("answered_at = ?", s.find(number).Case.AnsweredAt.AddDate(0, 0, -4)).Where("number = ?", number).Exec(t.Context())
	require.NoError(t, err)
	centre := s.as(staff.Centre)
	_, page := centre.get("/cases?tab=calls")
	assert.Contains(t, page, "/cases/"+number)
	assert.Contains(t, page, `<span>待回访</span><b class="count">1</b>`)
	assert.NotContains(t, func() string { _, p := s.as(staff.Department).get("/cases"); return p }(), "待回访")
	_, page = centre.get("/cases/" + number)
	assert.Contains(t, page, "接通了，本人说：不满意，再办一次")
	status, _ := centre.posts(s, number, "call", "outcome", "reached")
	require.Equal(t, http.StatusUnprocessableEntity, status, "reached, and said what?")
	status, _ = centre.posts(s, number, "call", "outcome", "not_reached", "text", "关机")
	require.Equal(t, http.StatusSeeOther, status)
	_, page = centre.get("/cases/" + number)
	assert.Contains(t, page, "电话回访：没有人接")
	assert.Contains(t, page, "关机")
	assert.Contains(t, page, "没有人接的已打 1 次")
	_, page = centre.get("/cases?tab=calls")
	assert.Contains(t, page, "回访打过 1 次")
	status, _ = centre.posts(s, number, "call", "outcome", "reached.no", "text", "还是没人管")
	require.Equal(t, http.StatusSeeOther, status)
	_, page = centre.get("/cases/" + number)
	assert.Contains(t, page, "本人评价：不满意")
	assert.Equal(t, 2, s.find(number).Case.Round)
	assert.True(t, s.find(number).Case.Satisfied != feedback.Satisfied)
}
