package desk_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	assets "xinsheng/assets/web/category"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/category"
	"xinsheng/internal/hub/staff"
)

func TestCategories_AnAdminPutsANewTreeInForceAndCasesShowIt(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "车位太少"})
	centre, admin := s.as(staff.Centre), s.as(staff.Admin)
	centre.posts(s, number, "accept")
	centre.posts(s, number, "classify", "category.0", "place.parking")
	shipped, line := string(assets.Tree), "  { id = \"parking\", name = { zh = \"停车\", en = \"Parking\" } },\n"
	post := func(text, how string) (int, string) {
		return admin.post("/categories", url.Values{"source": {text}, "mark": {category.Mark(shipped)}, "how": {how}})
	}
	status, page := post(strings.Replace(shipped, line, "", 1), "save")
	assert.Equal(t, http.StatusUnprocessableEntity, status)
	assert.Contains(t, page, "不能删除")
	renamed := strings.Replace(shipped, line, "  { id = \"parking\", name = { zh = \"车位\" }, off = true },\n"+
		"  { id = \"bike\", name = { zh = \"自行车停放\" } },\n", 1)
	status, page = post(renamed, "preview")
	assert.Equal(t, http.StatusOK, status)
	assert.Contains(t, page, "自行车停放")
	_, page = centre.get("/cases/" + number)
	assert.NotContains(t, page, "自行车停放", "a preview is not in force")
	status, _ = post(renamed, "save")
	require.Equal(t, http.StatusSeeOther, status)
	assert.Contains(t, s.actions(), "category.save")
	_, page = centre.get("/cases/" + number)
	assert.Contains(t, page, "车位</span>")
	assert.Contains(t, page, "自行车停放")
	_, page = centre.get("/cases?about=place.bike")
	assert.Contains(t, page, `<option value="place.bike" selected>`)
	status, page = post(shipped, "save")
	assert.Equal(t, http.StatusConflict, status)
	assert.Contains(t, page, "刚才有人已经改过")
	_, page = admin.get("/categories?version=1")
	assert.Contains(t, page, "停车")
	for _, role := range []staff.Role{staff.Centre, staff.Department, staff.Director, staff.Auditor} {
		status, _ = s.as(role).get("/categories")
		assert.Equal(t, http.StatusForbidden, status, role)
	}
}

func TestBrowser_CategoriesAreWrittenAtEveryWidth(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	w := s.window(1440, 900)
	w.signIn("admin")
	for lang, other := range map[string]string{"zh": "English", "en": "中文"} {
		if !w.holds("button.lang", other) {
			w.click("button.lang")
			w.sees("button.lang", other)
		}
		for _, width := range []int64{1440, 360} {
			w.do(chromedp.EmulateViewport(width, 900))
			w.open("/categories")
			w.shoot(fmt.Sprintf("categories_%d_%s", width, lang))
			assert.LessOrEqual(t, eval[int64](w, "document.documentElement.scrollWidth"), width, "%d wide, %s", width, lang)
			w.do(chromedp.Evaluate[chromedp.Void](
				`const s = document.querySelector("textarea[name=source]"); s.value = s.value.replace('id = "manner"', 'id = "care"')`))
			w.click("button[value=save]")
			w.sees(".mistakes h2", map[string]string{"zh": "要改的地方", "en": "To be mended"}[lang])
			w.shoot(fmt.Sprintf("categories_wrong_%d_%s", width, lang))
			assert.LessOrEqual(t, eval[int64](w, "document.documentElement.scrollWidth"), width, "%d wide, %s", width, lang)
		}
	}
}
