package desk_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/staff"
)

// Two cases are ticked, the list comes anew meanwhile, and both are handed out; the view gets a name and is found
// again.
func TestBrowser_SeveralCasesAreHandedOutAtOnceAndAViewIsKept(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	a, b := s.report(said{kind: feedback.Complaint, text: "叫号一直不动"}),
		s.report(said{kind: feedback.Suggestion, text: "厕所没有纸"})
	w := s.window(1440, 900)
	w.signIn(string(staff.Centre))
	w.open("/cases")
	assert.True(t, eval[bool](w, `document.getElementById("bulk").hidden`), "there is nothing to do to nothing")
	w.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll(".pick input").forEach(b => b.click())`))
	w.sees("#bulk output", "已选 2 件")
	s.report(said{kind: feedback.Help, text: "又来了一件"})
	w.do(chromedp.Evaluate[chromedp.Void](`htmx.trigger(document.body, "live")`))
	w.do(chromedp.Poll[chromedp.Void](
		`document.querySelectorAll(".pick input").length === 3 && document.querySelectorAll(".pick input:checked").length === 2`))
	w.sees("#bulk output", "已选 2 件")
	w.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#bulk details summary").click()`))
	for lang, other := range map[string]string{"zh": "English", "en": "中文"} {
		if !w.holds("button.lang", other) {
			continue
		}
		for _, width := range []int64{1440, 1024, 360} {
			w.do(chromedp.EmulateViewport(width, 800))
			w.shoot(fmt.Sprintf("inbox_bulk_%d_%s", width, lang))
			assert.LessOrEqual(t, eval[int64](w, "document.documentElement.scrollWidth"), width, "%d wide", width)
		}
	}
	w.do(chromedp.EmulateViewport(1440, 900))
	w.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelector("#bulk select").value = %q`, sonic.Unit)))
	w.click(`#bulk button[value="hand_out"]`)
	w.sees("body", "选中的都已办好")
	for _, n := range []string{a, b} {
		require.Equal(t, casestate.Assigned, s.find(n).Case.State)
	}

	w.open("/cases?state=assigned")
	w.click(".keep-view summary")
	w.fill(".keep-view input[name=name]", "科室在办")
	w.click(".keep-view button")
	w.sees(".view.here", "科室在办")
	assert.False(t, eval[bool](w, `!!document.querySelector(".keep-view")`), "it has a name")
	w.open("/cases")
	w.click(".view a")
	w.sees(".view.here", "科室在办")
	w.shoot("inbox_view")
	w.click(".view.here button")
	w.sees("body", "视图已删除")
	assert.False(t, eval[bool](w, `!!document.querySelector(".view")`))
}
