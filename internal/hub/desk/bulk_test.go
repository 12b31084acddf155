package desk_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/staff"
)

// picked is the form of several cases as the inbox would send it.
func (s *site) picked(do string, numbers ...string) url.Values {
	form := url.Values{"do": {do}, "back": {"/cases?tab=all"}}
	for _, n := range numbers {
		form.Add("case", fmt.Sprintf("%s.%d", n, casework.Version(&s.find(n).Case)))
	}
	return form
}

func TestBulk_SeveralCasesAreTakenHandedOutUrgedAndClosed(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	centre := s.as(staff.Centre)
	a, b := s.report(said{text: "叫号一直不动"}), s.report(said{text: "厕所没有纸"})

	form := s.picked("hand_out", a, b)
	form.Set("unit", sonic.Unit)
	form.Set("asked", "请核实")
	s.goes(centre, "/cases/bulk", form)
	for _, n := range []string{a, b} {
		f := s.find(n)
		assert.Equal(t, casestate.Assigned, f.Case.State, "one that nobody had was taken on")
		assert.Equal(t, s.staff[staff.Centre].ID, f.Case.FirstOwner)
		require.Len(t, f.Tasks, 1)
		assert.Equal(t, "请核实", f.Tasks[0].Asked)
	}

	s.goes(centre, "/cases/bulk", s.picked("urge", a, b))
	assert.Equal(t, 1, s.find(b).Tasks[0].Urged)

	status, page := centre.post("/cases/bulk", form)
	require.Equal(t, http.StatusConflict, status, "what was ticked is not what is there any more")
	assert.Contains(t, page, "已办 0 件")
	assert.Contains(t, page, a[:4]+"-"+a[4:])

	require.NoError(t, s.cases.Answer(t.Context(), s.actor(), s.ref(a), "已修好。"))
	form = s.picked("close", a, b)
	form.Set("reason", "电话里说好了")
	status, page = centre.post("/cases/bulk", form)
	assert.Equal(t, http.StatusOK, status)
	assert.Contains(t, page, "已办 1 件")
	assert.Regexp(t, `(?s)等另一位同事同意.*`+b[:4]+"-"+b[4:], page, "what waits for a colleague is not called done")
	assert.Equal(t, casestate.Closed, s.find(a).Case.State)
	assert.Equal(t, casestate.Assigned, s.find(b).Case.State, "one without an answer needs a second person")
	assert.Equal(t, s.staff[staff.Centre].ID, s.find(b).Case.CloseAsked)
}

func TestBulk_RefusesWhatNoInboxSends(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	n := s.report(said{text: "等了很久"})
	centre := s.as(staff.Centre)
	for name, form := range map[string]url.Values{
		"nothing ticked": {"do": {"accept"}},
		"no action":      {"do": {"erase"}, "case": {n + ".1"}},
		"no version":     {"do": {"accept"}, "case": {n}},
		"no department":  {"do": {"hand_out"}, "case": {n + ".1"}, "unit": {"zx"}},
		"too many":       {"do": {"accept"}, "case": make([]string, 101)},
	} {
		status, _ := centre.post("/cases/bulk", form)
		assert.Equal(t, http.StatusUnprocessableEntity, status, name)
	}
	form := s.picked("urge", n)
	form.Add("case", "ZZZZ9999.7")
	status, page := centre.post("/cases/bulk", form)
	assert.Equal(t, http.StatusConflict, status)
	assert.Contains(t, page, "ZZZZ-9999")
	form = s.picked("accept", n)
	form.Set("back", "https://elsewhere.example/cases?")
	res, err := centre.PostForm(s.server.URL+"/cases/bulk", form)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	assert.NotContains(t, res.Header.Get("Location"), "elsewhere")
	status, _ = s.as(staff.Department).post("/cases/bulk", s.picked("urge", n))
	assert.Equal(t, http.StatusForbidden, status)
}
