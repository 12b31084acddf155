package desk_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/staff"
)

func TestTemplates_AreEditedInTheSettingsAndFilledIntoAnAnswer(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	b := s.as(staff.Centre)
	shipped := hospital.Defaults().CaseWork.Templates
	form := url.Values{"template0": {shipped[0].Name}, "template0_text": {"您好，{department}查过了（{number}）。"},
		"template0_text_en": {"{department} looked into it."},
		"template3":         {"新的一条"}, "template3_text": {"谢谢。"}}
	status, _ := b.post("/settings/templates", form)
	require.Equal(t, http.StatusSeeOther, status)
	set, err := hospital.Load(t.Context(), s.store.DB())
	require.NoError(t, err)
	require.Len(t, set.CaseWork.Templates, 2, "those that were emptied are gone, one is new")
	assert.NotEmpty(t, set.CaseWork.Grounds, "what else stands in that document stays")
	form.Set("template0", strings.Repeat("长", 21))
	status, page := b.post("/settings/templates", form)
	assert.Equal(t, http.StatusUnprocessableEntity, status)
	assert.Contains(t, page, "每个模板要有名称")

	number := s.accepted()
	w := s.window(1440, 900)
	w.signIn("centre")
	w.open("/cases/" + number)
	w.do(chromedp.KeyEvent("t"))
	assert.Equal(t, "template", eval[string](w, "document.activeElement.id"))
	w.do(chromedp.Evaluate[chromedp.Void](
		`(s => { s.selectedIndex = 1; s.dispatchEvent(new Event("change", { bubbles: true })) })(document.getElementById("template"))`))
	w.waits(func() bool {
		return strings.Contains(eval[string](w, "document.getElementById('text').value"), number[:4]+"-"+number[4:])
	}, "the number is not filled in")
	assert.Contains(t, eval[string](w, "document.getElementById('text').value"), "超声科")
	assert.Equal(t, "text", eval[string](w, "document.activeElement.id"))
	w.shoot("template")
	w.open("/settings#templates")
	w.shootAll("settings_templates")
}
