package desk_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/staff"
)

func TestRegister_HoldsWhatTheInboxShowsAndNoFormula(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "=1+1 等了两个小时", name: "张秀英", phone: "13800000001"})
	s.report(said{kind: feedback.Praise, text: "谢谢护士"})
	b := s.as(staff.Centre)
	_, page := b.get("/cases?kind=complaint")
	assert.Contains(t, page, "/cases/register?kind=complaint")
	status, raw := b.get("/cases/register?kind=complaint")
	require.Equal(t, http.StatusOK, status)
	book, err := excelize.OpenReader(bytes.NewReader([]byte(raw)))
	require.NoError(t, err)
	rows, err := book.GetRows("投诉登记表")
	require.NoError(t, err)
	require.Len(t, rows, 2, "the heading and one complaint")
	assert.Equal(t, number[:4]+"-"+number[4:], rows[1][0])
	assert.Contains(t, rows[1], "=1+1 等了两个小时")
	assert.Contains(t, rows[1], "张秀英")
	formula, err := book.GetCellFormula("投诉登记表", "I2")
	require.NoError(t, err)
	assert.Empty(t, formula)
	for _, role := range []staff.Role{staff.Department, staff.Director, staff.Admin, staff.Auditor} {
		status, _ := s.as(role).get("/cases/register")
		assert.Equal(t, http.StatusForbidden, status, role)
	}
	assert.Contains(t, s.actions(), "register.export")
}

// TestInbox_IsNarrowedByWhatCasesAreAbout over the address, and the register holds no more than the page.
func TestInbox_IsNarrowedByWhatCasesAreAbout(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number, other := s.report(said{kind: feedback.Complaint, text: "彩超等了两个小时"}),
		s.report(said{kind: feedback.Complaint, text: "护士不理人"})
	b := s.as(staff.Centre)
	for n, about := range map[string]string{number: "waiting.exam", other: "manner.cold"} {
		b.posts(s, n, "accept")
		b.posts(s, n, "classify", "category.0", about, "hcat.0", "respect", "severity.0", "2")
	}
	shown := func(n string) string { return n[:4] + "-" + n[4:] }
	for query, want := range map[string][2]bool{
		"about=waiting": {true, false}, "about=waiting.exam": {true, false}, "about=manner": {false, true},
		"about=fees": {false, false}, "hcat=respect": {true, true}, "hcat=safety": {false, false},
		"hcat=nonsense":             {true, true},
		"about=manner&hcat=respect": {false, true},
	} {
		status, page := b.get("/cases?" + query)
		require.Equal(t, http.StatusOK, status, query)
		assert.Equal(t, want[0], strings.Contains(page, "/cases/"+number), query)
		assert.Equal(t, want[1], strings.Contains(page, "/cases/"+other), query)
	}
	_, page := b.get("/cases?about=waiting")
	assert.Contains(t, page, `<option value="waiting" selected>`)
	_, raw := b.get("/cases/register?about=waiting")
	book, err := excelize.OpenReader(bytes.NewReader([]byte(raw)))
	require.NoError(t, err)
	rows, err := book.GetRows("投诉登记表")
	require.NoError(t, err)
	require.Len(t, rows, 2)
	assert.Equal(t, shown(number), rows[1][0])
	assert.Contains(t, rows[1], "检查等候")
}

func TestSheet_IsACaseOnPaperWithoutItsContact(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "彩超等了两个小时", name: "张秀英", phone: "13800000001"})
	status, page := s.as(staff.Centre).get("/cases/" + number + "/sheet")
	require.Equal(t, http.StatusOK, status)
	assert.Contains(t, page, "彩超等了两个小时")
	assert.NotContains(t, page, "张秀英")
	assert.NotContains(t, page, "13800000001")
	status, _ = s.as(staff.Department).get("/cases/" + number + "/sheet")
	assert.Equal(t, http.StatusNotFound, status, "it has not got the case")
	assert.Contains(t, s.actions(), "case.print")
	w := s.window(1024, 1300)
	w.signIn("centre")
	w.open("/cases/" + number + "/sheet")
	w.shoot("case_sheet")
}
