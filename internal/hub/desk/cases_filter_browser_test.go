package desk_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"

	"xinsheng/internal/hub/staff"
)

// What is chosen stands in the address, so that the same view is opened from a bookmark or by a colleague.
func TestBrowser_TheInboxIsFilteredAndTheAddressSaysHow(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	s.furnish()
	w := s.window(1440, 900)
	w.signIn(string(staff.Centre))
	w.open("/cases")
	all := eval[int](w, `document.querySelectorAll(".cases tbody tr").length`)
	w.do(chromedp.Click(".filters summary"))
	w.do(chromedp.Evaluate[chromedp.Void](
		`const s = document.querySelector("select[name=state]"); s.value = "new"; s.dispatchEvent(new Event("change", {bubbles: true}))`))
	w.do(chromedp.Poll[chromedp.Void](`location.search.includes("state=new")`))
	few := eval[int](w, `document.querySelectorAll(".cases tbody tr").length`)
	assert.Greater(t, all, few)
	w.open("/cases?state=new&dense=1")
	assert.Equal(t, few, eval[int](w, `document.querySelectorAll(".cases.dense tbody tr").length`))
	assert.True(t, eval[bool](w, `document.querySelector(".filters").open`), "one sees that it is narrowed")
	for lang, other := range map[string]string{"zh": "English", "en": "中文"} {
		if !w.holds("button.lang", other) {
			w.click("button.lang")
			w.sees("button.lang", other)
		}
		for _, width := range []int64{1440, 1024, 360} {
			w.do(chromedp.EmulateViewport(width, 800))
			w.open("/cases?state=new&dense=1")
			w.shoot(fmt.Sprintf("inbox_filter_%d_%s", width, lang))
			assert.LessOrEqual(t, eval[int64](w, "document.documentElement.scrollWidth"), width, "%d wide, %s", width, lang)
		}
		w.do(chromedp.EmulateViewport(1440, 900))
	}
}
