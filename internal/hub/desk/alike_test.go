package desk_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/staff"
)

// What may be the same matter stands beside a case, for the centre alone, and one press merges it.
func TestAlike_TheCentreSeesWhatMayBeTheSameMatterAndMergesIt(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	first := s.report(said{kind: feedback.Complaint, text: "上午做彩超，等了两个多小时还没叫到", phone: "138 1234 5678"})
	same := s.report(said{kind: feedback.Complaint, text: "带母亲做彩超等了两个多小时没人管"})
	caller := s.report(said{kind: feedback.Enquiry, text: "异地医保怎么报销", place: "zx-zy-cr", phone: "+8613812345678"})
	praise := s.report(said{kind: feedback.Praise, text: "做彩超等了两个多小时，护士一直安慰我们"})
	for _, n := range []string{first, same} {
		require.NoError(t, s.cases.Accept(t.Context(), s.actor(), s.ref(n)))
	}
	centre := s.as(staff.Centre)
	_, page := centre.get("/cases/" + same)
	assert.Contains(t, page, "可能是同一件事")
	assert.Contains(t, page, `name="lead" value="`+first+`"`)
	assert.Contains(t, page, "/cases/"+praise)
	assert.NotContains(t, page, `name="lead" value="`+praise+`"`, "praise leads nothing")
	_, page = centre.get("/cases/" + first)
	assert.Contains(t, page, "同一电话另有 1 件")
	assert.Contains(t, page, "/cases/"+caller)

	status, _ := centre.posts(s, same, "merge", "lead", first)
	require.Equal(t, http.StatusSeeOther, status)
	assert.Equal(t, first, s.find(same).Case.Lead)
	_, page = centre.get("/cases/" + same)
	assert.NotContains(t, page, `name="lead" value="`+first+`"`, "it stands above by now")

	form := version(s.find(first))
	form.Set("unit", sonic.Unit)
	s.goes(centre, "/cases/"+first+"/hand_out", form)
	_, page = s.as(staff.Department).get("/cases/" + first)
	assert.NotContains(t, page, "可能是同一件事")
	assert.NotContains(t, page, caller)
}
