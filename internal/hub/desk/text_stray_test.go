package desk_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

// keeps is what the page does by itself while one writes.
func (s *site) keeps(b *browser, number, field, text string) {
	s.t.Helper()
	_, page := b.get("/cases/" + number)
	status, said := b.post("/cases/"+number+"/text", url.Values{"field": {field}, "text": {text}, "base": {"0"},
		"pass": {hidden(s.t, page, "pass")}})
	require.Equal(s.t, http.StatusOK, status, said)
}

func (s *site) keptCount() int {
	s.t.Helper()
	n, err := s.store.DB().NewSelect().Model((*store.UnsentText)(nil)).Count(s.t.Context())
	require.NoError(s.t, err)
	return int(n)
}

// strayOf is what the page shows beside its fields.
func strayOf(page string) string {
	return strings.Join(regexp.MustCompile(`(?s)<section class="card stray">.*?</section>`).FindAllString(page, -1), "")
}

func TestText_SendingAShortOneLeavesTheLongOneOfAnotherWindow(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.accepted()
	b := s.as(staff.Centre)
	form := s.answerForm(number, "", "短的")
	form.Set("keep", "answer")
	form.Set("base_answer", "0")
	s.keeps(b, number, "answer", long)
	status, _ := b.post("/cases/"+number+"/answer", form)
	require.Equal(t, http.StatusSeeOther, status)
	require.Equal(t, "短的", s.find(number).Case.Answer)
	_, page := b.get("/cases/" + number)
	assert.Contains(t, page, long+"</textarea>")
	assert.Equal(t, 1, s.keptCount())
}

func TestText_OfAStaleFormAtTheLoginStandsBesideWhatAnotherWindowKept(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	s.staff[staff.Centre] = mustUser(s, "centre")
	number := s.accepted()
	b := s.as(staff.Centre)
	_, page := b.get("/cases/" + number)
	form := s.answerForm(number, "", "旧窗口里的一句")
	form.Set("keep", "answer")
	form.Set("base_answer", hidden(t, page, "base_answer"))
	form.Set("pass", hidden(t, page, "pass"))
	s.keeps(b, number, "answer", long)
	status, _ := s.browser().post("/cases/"+number+"/answer", form)
	require.Equal(t, http.StatusSeeOther, status)
	_, page = b.get("/cases/" + number)
	assert.Contains(t, page, long+"</textarea>")
	require.Contains(t, strayOf(page), "旧窗口里的一句")
	assert.Contains(t, strayOf(page), "另一个窗口")

	drop := url.Values{"field": {"answer/2"}, "drop": {"yes"}, "base": {hidden(t, strayOf(page), "base")},
		"pass": form["pass"]}
	status, _ = b.post("/cases/"+number+"/text", drop)
	require.Equal(t, http.StatusSeeOther, status)
	_, page = b.get("/cases/" + number)
	assert.Empty(t, strayOf(page))
	assert.Contains(t, page, long+"</textarea>")
	drop.Del("drop")
	drop.Set("text", "x")
	status, _ = b.post("/cases/"+number+"/text", drop)
	assert.Equal(t, http.StatusUnprocessableEntity, status, "beside is no place to write")
}

func TestText_OfAnAnswerThatCannotBeGivenAnyMoreStaysOnThePage(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.accepted()
	b := s.as(staff.Centre)
	form := s.answerForm(number, "", "最后改的一句")
	form.Set("keep", "answer")
	s.keeps(b, number, "answer", long)
	require.NoError(t, s.cases.WithdrawForNow(t.Context(), s.ref(number)))
	_, page := b.get("/cases/" + number)
	assert.Contains(t, strayOf(page), long)
	assert.Equal(t, 1, strings.Count(page, long))

	status, page := b.post("/cases/"+number+"/answer", form)
	require.Equal(t, http.StatusConflict, status)
	assert.Contains(t, strayOf(page), "最后改的一句")
	_, page = b.get("/cases/" + number)
	assert.Contains(t, strayOf(page), "最后改的一句", "also after a reload")
	assert.Contains(t, strayOf(page), long)
}

func TestText_OfADepartmentComesBackWhenItsCaseWasGivenToAnother(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.accepted()
	require.NoError(t, s.cases.HandOut(t.Context(), s.actor(), s.ref(number), casework.Order{Units: []string{"zx-mz-cs"}}))
	b := s.as(staff.Department)
	_, page := b.get("/cases/" + number)
	pass := hidden(t, page, "pass")
	form := s.answerForm(number, "zx-mz-cs", long+"还有一句")
	form.Set("keep", "answer")
	form.Set("pass", pass)
	require.NoError(t, s.cases.TakeBack(t.Context(), s.actor(), s.task(number, "zx-mz-cs"), ""))
	require.NoError(t, s.cases.HandOut(t.Context(), s.actor(), s.ref(number), casework.Order{Units: []string{"zx-mz-kq"}}))

	status, page := b.get("/cases/" + number)
	require.Equal(t, http.StatusNotFound, status)
	assert.NotContains(t, page, "不由您的科室", "who wrote nothing learns nothing")
	unpassed := url.Values{}
	for k, v := range form {
		unpassed[k] = v
	}
	unpassed.Del("pass")
	status, _ = b.post("/cases/"+number+"/answer", unpassed)
	require.Equal(t, http.StatusNotFound, status)
	require.Zero(t, s.keptCount(), "a form of no page of this hub")

	status, page = b.post("/cases/"+number+"/answer", form)
	require.Equal(t, http.StatusNotFound, status)
	assert.Contains(t, page, "不由您的科室")
	assert.Contains(t, strayOf(page), long+"还有一句")
	assert.NotContains(t, page, `<form method="post" action="/cases`)
	assert.Empty(t, s.find(number).Case.Answer)
	_, page = b.get("/cases/" + number)
	assert.Contains(t, strayOf(page), long+"还有一句", "also after a reload")
	_, page = s.as(staff.Centre).get("/cases/" + number)
	assert.NotContains(t, page, "还有一句", "its author's alone")

	form.Set("text", "退出登录以后写的")
	form.Set("keep", "note")
	status, _ = s.browser().post("/cases/"+number+"/note", form)
	require.Equal(t, http.StatusSeeOther, status)
	_, page = b.get("/cases/" + number)
	assert.Contains(t, strayOf(page), "退出登录以后写的")
}

func TestText_IsNotKeptAgainInAnErasedCase(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.accepted()
	b := s.as(staff.Centre)
	_, page := b.get("/cases/" + number)
	form := s.answerForm(number, "", long)
	form.Set("keep", "answer")
	form.Set("pass", hidden(t, page, "pass"))
	require.NoError(t, s.cases.WithdrawForNow(t.Context(), s.ref(number)))
	s.erase(number, "job")
	_, _ = b.post("/cases/"+number+"/answer", form)
	assert.Zero(t, s.keptCount(), "refused")
	_, _ = s.browser().post("/cases/"+number+"/answer", form)
	assert.Zero(t, s.keptCount(), "at the login")
	status, _ := b.post("/cases/"+number+"/text", url.Values{"field": {"note"}, "text": {"x"}, "base": {"0"},
		"pass": form["pass"]})
	assert.Equal(t, http.StatusUnprocessableEntity, status)
	assert.Zero(t, s.keptCount(), "while one writes")
}
