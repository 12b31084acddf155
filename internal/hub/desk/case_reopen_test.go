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

// posts sends a form of the page of a case as it is now.
func (b *browser) posts(s *site, number, action string, pairs ...string) (int, string) {
	form := version(s.find(number))
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return b.post("/cases/"+number+"/"+action, form)
}

// replied is the number of a case that the centre has answered.
func (s *site) replied() string {
	s.t.Helper()
	number := s.handed()
	require.NoError(s.t, s.cases.Answer(s.t.Context(), s.actor(), s.ref(number), "是我们不对。"))
	return number
}

func TestCase_IsReopenedByTheCentreWithAReason(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.replied()
	centre := s.as(staff.Centre)
	_, page := centre.get("/cases/" + number)
	assert.NotContains(t, page, "/reopen")
	require.NoError(t, s.cases.Rate(t.Context(), s.ref(number), feedback.Satisfied, ""))
	_, page = centre.get("/cases/" + number)
	assert.Contains(t, page, "/cases/"+number+"/reopen")
	status, _ := centre.posts(s, number, "reopen", "text", " ")
	require.Equal(t, http.StatusUnprocessableEntity, status)
	status, _ = centre.posts(s, number, "reopen", "text", "院领导要求再查一遍")
	require.Equal(t, http.StatusSeeOther, status)
	_, page = centre.get("/cases/" + number)
	assert.Contains(t, page, "恢复办理")
	assert.Contains(t, page, "院领导要求再查一遍")
	assert.Contains(t, page, "本人评价：满意", "what was said of the first answer stays")
	assert.Contains(t, page, "第二轮 · 重新办理")
	f := s.find(number)
	assert.Equal(t, 2, f.Case.Round)
	assert.True(t, casework.Version(&f.Case) > 0 && f.Case.ClosedAt.IsZero())
	status, _ = s.as(staff.Department).post("/cases/"+number+"/reopen", url.Values{"version": {"1"}, "text": {"x"}})
	require.Equal(t, http.StatusForbidden, status)
}
