package desk_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/staff"
)

var sortForm = []string{"category.0", "waiting.exam", "hcat.0", "institutional", "severity.0", "2",
	"stage.0", "examination",
	"category.1", "manner.cold", "finding", "partly", "persons", "李红梅 护士", "measure", "下午加开一间", "by", "超声科主任",
	"until", "2027-01-31"}

func TestCase_SaysWhatItIsAboutAndDepartmentsReadNoNames(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.handed()
	centre := s.as(staff.Centre)
	status, _ := centre.posts(s, number, "classify", sortForm...)
	require.Equal(t, http.StatusSeeOther, status)
	_, page := centre.get("/cases/" + number)
	for _, text := range []string{"检查等候</span>", "冷漠推诿</span>", "HCAT 流程 2 · 检查与诊断", "<dd>李红梅 护士</dd>",
		"<dd>部分属实</dd>", "超声科主任 · "} {
		assert.Contains(t, page, text)
	}
	_, page = s.as(staff.Department).get("/cases/" + number)
	assert.Contains(t, page, "检查等候</span>")
	assert.NotContains(t, page, "李红梅")
	assert.NotContains(t, page, "下午加开一间")
	_, page = s.as(staff.Director).get("/cases/" + number)
	assert.NotContains(t, page, "李红梅")
	status, page = centre.posts(s, number, "classify", "category.0", "waiting.exam", "severity.0", "9", "measure", "不要丢的话",
		"keep", "measure", "base_measure", "0")
	require.Equal(t, http.StatusUnprocessableEntity, status)
	assert.Contains(t, page, "不要丢的话")
}

func TestBrowser_ACaseIsSortedAtEveryWidth(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.handed()
	s.as(staff.Centre).posts(s, number, "classify", sortForm...)
	w := s.window(1440, 900)
	w.signIn("centre")
	for lang, other := range map[string]string{"zh": "English", "en": "中文"} {
		for _, width := range []int64{1440, 1024, 360} {
			w.do(chromedp.EmulateViewport(width, 900))
			w.open("/cases/" + number)
			if !w.holds("button.lang", other) {
				w.click("button.lang")
				w.sees("button.lang", other)
			}
			w.click("#about summary")
			w.sees(".sort button.main", map[string]string{"zh": "保存", "en": "Save"}[lang])
			w.shootAll(fmt.Sprintf("case_sort_%d_%s", width, lang))
			assert.LessOrEqual(t, eval[int64](w, "document.documentElement.scrollWidth"), width, "%s %d", lang, width)
		}
	}
}
