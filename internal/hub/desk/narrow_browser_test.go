package desk_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"

	"xinsheng/internal/hub/desk"
	"xinsheng/internal/hub/staff"
)

// A head of department has a phone, and an office half a screen beside the hospital's system: no page of any role is
// wider than its window. What is wide by nature, such as a table of figures, scrolls in its own place.
func TestBrowser_NoPageIsWiderThanItsWindow(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	s.furnish()
	w := s.window(1024, 800)
	for _, role := range staff.Roles() {
		w.signIn(string(role))
		b := s.as(role)
		paths := []string{"/cases/00000001", "/terminals/t1", "/surveys/outpatient", "/surveys/outpatient/edit",
			"/places/at/zx-mz-cs", "/users"}
		for _, r := range desk.Routes() {
			if r.Method == "GET" && !r.Quiet && !strings.Contains(r.Path, "{") && r.Path != "/live" {
				paths = append(paths, r.Path)
			}
		}
		for _, path := range paths {
			if path == "/signs/print" {
				continue // sheets of paper
			}
			if res, _ := b.ask(path); res.StatusCode != 200 || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
				continue // another role's, a file, or a piece of a page
			}
			w.do(chromedp.EmulateViewport(1024, 800))
			w.open(path)
			for _, width := range []int64{1024, 360} {
				w.do(chromedp.EmulateViewport(width, 800))
				got := eval[int64](w, "document.documentElement.scrollWidth")
				assert.LessOrEqual(t, got, width, "%s as %s: %s", path, role, eval[string](w, widest))
			}
			w.shootAll("narrow_" + string(role) + strings.ReplaceAll(path, "/", "_"))
		}
		w.do(chromedp.EmulateViewport(1024, 800))
		w.click(`form[action="/logout"] button`)
		w.sees("label", "密码")
	}
}

// widest names what stands out of the window.
const widest = `[...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
	.slice(0, 4).map(e => e.tagName + "." + e.className + " " + Math.round(e.getBoundingClientRect().right)).join("; ")`
