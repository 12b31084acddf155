package desk_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/staff"
)

// Who has no mouse, or whose hands know the way: the inbox is walked, a case opened and answered by keys alone. And
// whoever opens a case sees that a colleague is there.
func TestBrowser_ACaseIsOpenedByKeysAndSaysWhoElseIsThere(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	s.hire(staff.Centre, "centre2", "值班 04")
	s.report(said{kind: feedback.Complaint, text: "第一件"})
	s.report(said{kind: feedback.Complaint, text: "第二件"})
	press := func(w *window, keys string) { w.do(chromedp.KeyEvent(keys)) }
	w := s.window(1440, 900)
	w.signIn("centre")
	w.open("/cases")
	press(w, "\t")
	assert.Equal(t, "skip", eval[string](w, "document.activeElement.className"))
	press(w, "?")
	w.sees("#keys[open]", "键盘操作")
	w.shoot("keys")
	press(w, "\r")
	w.waits(func() bool { return eval[bool](w, "!document.querySelector('#keys[open]')") }, "the sheet stays")
	press(w, "/")
	assert.Equal(t, "q", eval[string](w, "document.activeElement.name"))
	press(w, "j")
	// before it the slash, which only this driver types
	assert.Contains(t, eval[string](w, "document.activeElement.value"), "j", "who writes, writes")
	w.do(chromedp.Evaluate[chromedp.Void]("document.activeElement.value = ''; document.activeElement.blur()"))
	press(w, "j")
	press(w, "j")
	press(w, "k")
	press(w, "\r")
	w.sees(".said .words", "第")

	number := eval[string](w, "location.pathname")
	other := s.window(1024, 800)
	other.signIn("centre2")
	other.open(number)
	other.sees(".others", "也在看这件")
	other.shoot("others")
}
