package desk_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

func TestCase_KindAndPlaceAreCorrectedAndThePromiseMovesOnlyWithAReason(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Enquiry, text: "x"})
	require.NoError(t, s.cases.Accept(t.Context(), s.actor(), s.ref(number)))
	before := s.find(number).Case
	centre := s.as(staff.Centre)
	_, page := centre.get("/cases/" + number)
	assert.Contains(t, page, "更正类型或地点")
	status, _ := centre.posts(s, number, "correct", "kind", "complaint", "place", "nowhere", "text", "x")
	require.Equal(t, http.StatusUnprocessableEntity, status)
	status, page = centre.posts(s, number, "correct", "kind", "complaint", "place", before.PlaceID, "text",
		"说的是态度", "move", "told")
	require.Equal(t, http.StatusUnprocessableEntity, status, "nothing for the person to read")
	assert.Contains(t, page, "说的是态度", "what was typed stays")
	status, _ = centre.posts(s, number, "correct", "kind", "complaint", "place", "zx-mz-kq", "text", "说的是态度", "move",
		"told", "words", "要由护理部核实")
	require.Equal(t, http.StatusSeeOther, status)
	k := s.find(number).Case
	assert.Equal(t, feedback.Complaint, k.Kind)
	assert.Equal(t, "zx-mz-kq", k.PlaceID)
	assert.True(t, k.PromisedAt.After(before.PromisedAt))
	_, page = centre.get("/cases/" + number)
	assert.Contains(t, page, "更正：咨询改为投诉")
	assert.Contains(t, page, "更正地点：")
	assert.Contains(t, page, "已在本人页面说明")
	assert.Contains(t, page, "要由护理部核实")
	_, page = s.as(staff.Director).get("/cases/" + number)
	assert.Contains(t, page, "更正：咨询改为投诉")
	assert.NotContains(t, page, "说的是态度", "who reads no words reads no reasons")
	status, _ = s.as(staff.Department).post("/cases/"+number+"/correct", url.Values{"version": {"1"}})
	require.Equal(t, http.StatusForbidden, status)
}

func TestCase_IsHandedToAColleagueAndTheFirstOwnerStays(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.handed()
	_, err := s.store.DB().NewInsert().
		Model(&store.User{ID: "li", Login: "li", Name: "李姐", Role: string(staff.Centre), CreatedAt: time.Now()}).
		Exec(t.Context())
	require.NoError(t, err)
	centre := s.as(staff.Centre)
	_, page := centre.get("/cases/" + number)
	assert.Contains(t, page, "<option value=\"li\">李姐</option>")
	status, _ := centre.posts(s, number, "hand_over", "to", "li")
	require.Equal(t, http.StatusSeeOther, status)
	_, page = centre.get("/cases/" + number)
	assert.Contains(t, page, "转给李姐负责")
	assert.Contains(t, page, "<b>李姐</b>", "who has it now")
	assert.NotEqual(t, "li", s.find(number).Case.FirstOwner)
}

func TestCase_IsNotHandledOnAGroundThatTheHospitalNames(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	centre := s.as(staff.Centre)
	grounds := url.Values{"name.0": {"已起诉"}, "told.0": {"已经由法院处理。"}, "used.0": {"yes"}}
	for _, n := range []string{"1", "2", "3", "4"} {
		grounds["name."+n], grounds["told."+n] = []string{"旧的" + n}, []string{"旧的"}
	}
	grounds["name.5"], grounds["told.5"], grounds["used.5"] = []string{"重复反映"},
		[]string{"这件事已经答复过。"}, []string{"yes"}
	status, _ := centre.post("/settings/grounds", grounds)
	require.Equal(t, http.StatusSeeOther, status)
	grounds.Set("told.0", "")
	status, page := centre.post("/settings/grounds", grounds)
	require.Equal(t, http.StatusUnprocessableEntity, status)
	assert.Contains(t, page, "没有保存：名称最多 30 字")

	number := s.report(said{kind: feedback.Complaint, text: "x"})
	_, page = centre.get("/cases/" + number)
	assert.Contains(t, page, "重复反映")
	assert.NotContains(t, page, "旧的1")
	status, _ = centre.posts(s, number, "not_handle", "ground", "court", "text", "需要帮助请打电话。")
	require.Equal(t, http.StatusSeeOther, status)
	_, page = centre.get("/cases/" + number)
	assert.Contains(t, page, "告诉本人的话")
	assert.Contains(t, page, "已经由法院处理。")
	assert.Contains(t, page, "不予受理")
	assert.Contains(t, page, "/cases/"+number+"/reopen")
	assert.Equal(t, casestate.NotHandled, s.find(number).Case.State)
	status, _ = centre.posts(s, number, "not_handle", "ground", "court")
	require.Equal(t, http.StatusConflict, status)
}
