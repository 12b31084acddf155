package desk_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/staff"
)

const paper = "%PDF-1.4\nneedle\nstartxref\n9\n%%EOF\n"

// fileID is the n-th name that a page gives.
func fileID(n int) string { return fmt.Sprintf("%032x", n) }

// upload brings a file as the page of a case does.
func (b *browser) upload(number, id, name string, content []byte) (int, string) {
	b.s.t.Helper()
	res, err := b.Post(b.s.server.URL+"/cases/"+number+"/files/"+id+"?name="+url.QueryEscape(name),
		"application/octet-stream", strings.NewReader(string(content)))
	require.NoError(b.s.t, err)
	return read(b.s.t, res)
}

func TestAttach_GoesWithTheAnswerAndNoOtherDepartmentSeesIt(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.handed()
	path := "/cases/" + number
	unit, centre := s.as(staff.Department), s.as(staff.Centre)
	status, page := unit.upload(number, fileID(1), "修好的机器.jpg", photo(t, 60, 40, 90))
	require.Equal(t, http.StatusOK, status, page)
	assert.Contains(t, page, "修好的机器.jpg")
	status, _ = unit.upload(number, fileID(1), "again.jpg", []byte("anything"))
	assert.Equal(t, http.StatusOK, status, "a lost answer is asked for again")
	status, _ = unit.upload(number, fileID(2), "检修单.pdf", []byte(paper))
	require.Equal(t, http.StatusOK, status)
	for name, content := range map[string]string{"a.html": "<html><script>alert(1)</script>",
		"b.exe": "MZ and so on and on"} {
		status, said := unit.upload(number, fileID(9), name, []byte(content))
		assert.Equal(t, http.StatusUnsupportedMediaType, status)
		assert.Contains(t, said, "只收照片")
	}
	_, page = unit.get(path)
	assert.Contains(t, page, "检修单.pdf", "it waits with what is half written, also on a page that is opened anew")
	_, page = centre.get(path)
	assert.NotContains(t, page, "检修单.pdf", "nobody else sees it before")
	file := path + "/files/" + fileID(1) + "/original"
	status, _ = centre.get(file)
	assert.Equal(t, http.StatusNotFound, status)

	form := s.answerForm(number, "zx-mz-cs", "已经修好")
	form["file"] = []string{fileID(1), fileID(2)}
	s.goes(unit, path+"/answer", form)
	status, _ = unit.post(path+"/answer", form)
	assert.Equal(t, http.StatusSeeOther, status, "a double tap sends nothing twice")
	require.Len(t, s.find(number).Answers, 1)

	_, page = centre.get(path)
	for _, want := range []string{"勾选的附件会和答复一起给本人看", `value="` + fileID(1) + `" checked`, `value="` + fileID(2) +
		`" checked`, "检修单.pdf"} {
		assert.Contains(t, page, want)
	}
	res, body := centre.ask(path + "/files/" + fileID(2) + "/original")
	assert.Equal(t, http.StatusOK, res.StatusCode)
	assert.Equal(t, paper, body)
	assert.Contains(t, res.Header.Get("Content-Disposition"), "attachment")
	assert.Contains(t, res.Header.Get("Content-Security-Policy"), "sandbox")
	assert.Equal(t, "nosniff", res.Header.Get("X-Content-Type-Options"))
	status, _ = centre.get(file)
	assert.Equal(t, http.StatusOK, status)
	assert.Equal(t, 1, s.noted(staff.Centre, "media.view"))
	assert.Equal(t, 1, s.noted(staff.Centre, "media.save"))

	// The other department has the case too, and neither sees nor sends what is this one's.
	other, first, err := s.users.Add(t.Context(), "console", staff.Draft{Login: "kq", Name: "口腔科", Role: staff.Department,
		DepartmentID: "zx-mz-kq"})
	require.NoError(t, err)
	require.NoError(t, s.users.ChangePassword(t.Context(), other.ID, first, password))
	kq := s.browser()
	status, _ = kq.post("/login", url.Values{"login": {"kq"}, "password": {password}})
	require.Equal(t, http.StatusSeeOther, status)
	status, page = kq.get(path)
	require.Equal(t, http.StatusOK, status)
	assert.NotContains(t, page, "/files/"+fileID(1))
	assert.NotContains(t, page, "检修单")
	for _, what := range []string{"", "/original", "/still", "/copy"} {
		status, _ = kq.get(path + "/files/" + fileID(1) + what)
		assert.Equal(t, http.StatusNotFound, status, what)
	}
	res, _ = kq.ask(path + "/media/attachment-" + fileID(1) + "/1/original")
	assert.Equal(t, http.StatusNotFound, res.StatusCode, "nor by the way of what visitors sent")
	require.NoError(t, s.cases.Reply(t.Context(), dental, s.ref(number), "口腔科的", casework.Call{}, nil))
	err = s.cases.Reply(t.Context(), casework.Actor{ID: other.ID, Role: casework.Department, Unit: "zx-mz-kq"},
		s.ref(number), "口腔科的另一句", casework.Call{}, []string{fileID(1)})
	require.ErrorIs(t, err, casework.ErrAttached)
	status, _ = s.as(staff.Director).get(file)
	assert.Equal(t, http.StatusForbidden, status)

	form = s.answerForm(number, "", "您好，修好了")
	form["file"], form["files"] = []string{fileID(1)}, []string{"yes"}
	s.goes(centre, path+"/answer", form)
	f := s.find(number)
	require.Equal(t, []string{fileID(1)}, f.Chosen[f.Sent().ID])
	_, page = centre.get(path)
	assert.Contains(t, page, `value="`+fileID(1)+`" checked`)
	assert.NotContains(t, page, `value="`+fileID(2)+`" checked`, "a correction has what the answer had")
	status, page = centre.upload(number, fileID(3), "中心.pdf", []byte(paper))
	require.Equal(t, http.StatusOK, status, page)
	status, _ = centre.post(path+"/files/"+fileID(3)+"/drop", nil)
	assert.Equal(t, http.StatusNoContent, status)
	status, _ = centre.post(path+"/files/"+fileID(1)+"/drop", nil)
	assert.Equal(t, http.StatusNoContent, status)
	assert.Len(t, s.find(number).Attached, 2, "what went with an answer stays")
	assert.NotContains(t, s.logs.String(), "检修单")
}

func TestAttach_StaysWithAFormThatWasRefused(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.handed()
	centre := s.as(staff.Centre)
	for n := range 2 {
		status, page := centre.upload(number, fileID(n), "一.pdf", []byte(paper))
		require.Equal(t, http.StatusOK, status, page)
	}
	form := s.answerForm(number, "", "写好的答复")
	form["file"], form["files"] = []string{fileID(1)}, []string{"yes"}
	require.NoError(t, s.cases.Note(t.Context(), s.actor(), s.ref(number), "同事的备注"))
	status, page := centre.post("/cases/"+number+"/answer", form)
	require.Equal(t, http.StatusConflict, status)
	assert.Contains(t, page, `value="`+fileID(1)+`" checked`)
	assert.NotContains(t, page, `value="`+fileID(0)+`" checked`)
	assert.Len(t, s.find(number).Attached, 2)
}
