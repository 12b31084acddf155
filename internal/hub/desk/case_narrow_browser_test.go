package desk_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/staff"
)

// Half a screen beside the hospital's system, a zoom of 200 %, a phone held out to a colleague.
func TestBrowser_ACaseIsReadInANarrowWindow(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.accepted()
	s.keeps(s.as(staff.Centre), number, "answer", long)
	_, err := s.store.DB().NewRaw("UPDATE unsent_texts SET field = 'extend/2'").Exec(t.Context())
	require.NoError(t, err)
	w := s.window(1024, 800)
	w.signIn("centre")
	for _, width := range []int64{1024, 800, 500, 360} {
		w.do(chromedp.EmulateViewport(width, 800))
		w.open("/cases/" + number)
		w.sees("h1", number[:4])
		w.shoot(fmt.Sprintf("case_%d", width))
		assert.LessOrEqual(t, eval[int64](w, "document.documentElement.scrollWidth"), width, "%d wide", width)
		assert.GreaterOrEqual(t, eval[float64](w, `document.querySelector(".said").getBoundingClientRect().width`), 280.0,
			"%d wide: too narrow to read", width)
		assert.Empty(t, eval[[]string](w, `[...document.querySelectorAll("main .card")].flatMap((a, i, all) => all.slice(i + 1).filter((b) => {
			const p = a.getBoundingClientRect(), q = b.getBoundingClientRect();
			return p.left < q.right - 1 && q.left < p.right - 1 && p.top < q.bottom - 1 && q.top < p.bottom - 1;
		}).map((b) => a.className + " over " + b.className))`), "%d wide", width)
	}
}

// A head of department looks at what is there on a phone.
func TestBrowser_TheInboxIsReadOnAPhone(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	s.furnish()
	for _, role := range []staff.Role{staff.Centre, staff.Department} {
		w := s.window(360, 740)
		w.signIn(string(role))
		for lang, other := range map[string]string{"zh": "English", "en": "中文"} {
			w.open("/cases")
			if !w.holds("button.lang", other) {
				w.click("button.lang")
				w.sees("button.lang", other)
			}
			w.shootAll(fmt.Sprintf("inbox_360_%s_%s", role, lang))
			assert.LessOrEqual(t, eval[int64](w, "document.documentElement.scrollWidth"), int64(360), "%s %s", role, lang)
			assert.GreaterOrEqual(t,
				eval[float64](w, `Math.min(...[...document.querySelectorAll("a.row")].map(a => a.getBoundingClientRect().width))`),
				240.0,
				"%s %s: too narrow to read", role, lang)
		}
	}
}
