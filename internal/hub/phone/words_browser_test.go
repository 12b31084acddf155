package phone_test

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/place"
)

// The phone page finds the same words as terminals and the hub, and shows whom somebody in despair can ring.
func TestBrowser_WordsAboutOneselfShowWhoListens(t *testing.T) {
	doc, err := os.ReadFile("../../place/testdata/words.json")
	require.NoError(t, err)
	innocent, err := json.Marshal(place.Innocent())
	require.NoError(t, err)
	b := newBrowser(t)
	w := newWorld(t)
	b.open(phones[0], w.server.URL+w.stand()+"?lang=zh")
	b.tap(".pick.complaint")
	b.run(chromedp.WaitVisible("#text"))
	b.eval(`import(document.querySelector("script[src$='/danger.js']").src).then(m => { window.danger = m; })`)
	b.wait(`window.danger`)
	wrong := ask(b, chromedp.Evaluate[string](fmt.Sprintf(`((c, innocent) => {
		const says = t => window.danger.says(c.words, innocent, t);
		return c.found.filter(t => !says(t)).concat(c.not_found.filter(says)).join(" | ");
	})(%s, %s)`, doc, innocent)))
	require.Empty(t, wrong)
	b.run(chromedp.SendKeys("#text", "我 不想活了"))
	b.run(chromedp.WaitVisible("#despair-word"))
	require.Contains(t, b.text("#despair-word"), "12356")
	b.wait(`document.getElementById("danger-word").hidden`)
	b.shoot("report-despair")
	b.fits("despair")
}
