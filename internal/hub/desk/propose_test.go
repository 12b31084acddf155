package desk_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/staff"
)

// What a case may be about is offered, stands in the form once somebody chose it, and is kept only when they send it.
func TestPropose_APersonChoosesAndSends(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "三楼彩超室等了两个多小时，没有人告诉还要等多久"})
	require.NoError(t, s.cases.Accept(t.Context(), s.actor(), s.ref(number)))
	centre := s.as(staff.Centre)
	_, page := centre.get("/cases/" + number)
	assert.Contains(t, page, "由您来定")
	assert.Contains(t, page, "?category=waiting.exam#about")
	assert.NotContains(t, page, `value="waiting.exam" selected`)
	_, page = centre.get("/cases/" + number + "?category=waiting.exam")
	assert.Contains(t, page, `value="waiting.exam" selected`)
	assert.Empty(t, s.find(number).Sorted, "looking keeps nothing")
	_, page = centre.get("/cases/" + number + "?category=ethics.gift")
	assert.NotContains(t, page, `value="ethics.gift" selected`, "only what is proposed")
	status, _ := centre.posts(s, number, "classify", "category.0", "waiting.exam")
	require.Equal(t, http.StatusSeeOther, status)
	_, page = centre.get("/cases/" + number)
	assert.NotContains(t, page, "由您来定", "somebody has decided")
	got, err := s.cases.Chosen(t.Context(), 10)
	require.NoError(t, err)
	assert.Equal(t, []casework.Chosen{{Number: number, Text: "三楼彩超室等了两个多小时，没有人告诉还要等多久", Category: "waiting.exam"}}, got)
	s.erase(number, "retention")
	got, err = s.cases.Chosen(t.Context(), 10)
	require.NoError(t, err)
	assert.Empty(t, got, "nothing is learned from what was erased")

	none := s.report(said{kind: feedback.Complaint, text: "xyzzy"})
	require.NoError(t, s.cases.Accept(t.Context(), casework.Actor{ID: s.staff[staff.Centre].ID, Role: casework.Centre},
		s.ref(none)))
	_, page = centre.get("/cases/" + none)
	assert.NotContains(t, page, "由您来定")
}
