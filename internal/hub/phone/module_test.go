package phone_test

import (
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	pages "xinsheng/assets/web/phone"
	"xinsheng/internal/feedback"
)

// newer is syntax and functions that browsers do not all have that run the modules: Chrome 64, Safari 11.1, Firefox 78.
var newer = regexp.MustCompile(`\?\.\w|\?\?|=>|catch \{|\basync |\bawait |\.\.\.\w|\bimport\(|\bexport \* as |` +
	`\.(at|flat|flatMap|replaceAll|matchAll)\(|\bglobalThis\b|\b(Object\.fromEntries|Promise\.(any|allSettled))\b|\(\?<|^\s+#\w|\bstatic \{`)

func TestModules_AreForBrowsersOfYearsAgo(t *testing.T) {
	files, err := fs.Glob(pages.Modules, "script/*.js")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, name := range files {
		source, err := pages.Modules.ReadFile(name)
		require.NoError(t, err)
		for i, line := range strings.Split(string(source), "\n") {
			require.NotRegexp(t, newer, line, "%s:%d", name, i+1)
		}
	}
	modern := regexp.MustCompile("=>|\\b(let|const|import|export) |`")
	require.NotRegexp(t, modern, string(pages.Start), "it runs where modules do not")
}

// modules are the addresses of a page's modules, in their order.
func modules(page string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`<script type="module" src="([^"]+)">`).FindAllStringSubmatch(page, -1) {
		out = append(out, m[1])
	}
	return out
}

func TestModules_APageAsksForAllOfThemAtOnceAndForNoneThatItDoesNotNeed(t *testing.T) {
	w := newWorld(t)
	w.arrive(1, feedback.Complaint, words)
	card, _ := w.appoint(feedback.RouteOutpatient)
	v := w.visitor()
	require.Equal(t, http.StatusSeeOther, v.walkIn(card, card.PIN).status)
	sent := w.visitor()
	sent.begin(w.stand())
	require.Equal(t, http.StatusSeeOther, sent.post(w.stand(), complaint()).status)
	imported := regexp.MustCompile(`(?m)from "\./([^"]+)";$`)
	for entry, page := range map[string]string{
		"report.js": w.get(w.stand()).body, "addition.js": w.get(w.path(1) + "/add").body, "sent.js": sent.get(w.stand()).
				body,
		"step.js": v.get("/walk/waiting").body,
	} {
		named := modules(page)
		require.NotEmpty(t, named, "%s\n%s", entry, page)
		require.Equal(t, entry, path.Base(named[len(named)-1]))
		seen := map[string]bool{}
		for _, address := range named {
			got := w.get(address)
			require.Equal(t, http.StatusOK, got.status, address)
			require.Contains(t, got.header.Get("Cache-Control"), "immutable")
			require.Equal(t, path.Dir(named[0]), path.Dir(address), "all of one version")
			for _, m := range imported.FindAllStringSubmatch(got.body, -1) {
				require.True(t, seen[m[1]], "%s imports %s, which stands before it in the page", address, m[1])
			}
			seen[path.Base(address)] = true
		}
		t.Logf("%s: %d modules, %d requests", entry, len(named), len(named)+4)
		require.LessOrEqual(t, len(named), 25, entry)
		require.Equal(t, entry == "report.js", seen["places.js"])
		require.Equal(t, entry == "step.js", seen["times.js"])
		require.Equal(t, entry != "sent.js", seen["recorder.js"])
	}
}

func TestModules_OfAnotherVersionAreNotServed(t *testing.T) {
	w := newWorld(t)
	address := modules(w.get(w.stand()).body)[0]
	other := fmt.Sprintf("%s/%012d/%s", path.Dir(path.Dir(address)), 0, path.Base(address))
	got := w.get(other)
	require.Equal(t, http.StatusNotFound, got.status)
	require.NotContains(t, got.header.Get("Cache-Control"), "immutable")
	require.Equal(t, http.StatusNotFound, w.get(path.Dir(address)+"/none.js").status)
}

func TestAssets_GoCompressedToThoseWhoTakeIt(t *testing.T) {
	w := newWorld(t)
	for _, address := range assets(w.get(w.stand()).body) {
		plain := w.get(address, "Accept-Encoding", "identity")
		small := w.get(address, "Accept-Encoding", "br;q=1, gzip;q=0.8")
		require.Empty(t, plain.header.Get("Content-Encoding"))
		require.Equal(t, "gzip", small.header.Get("Content-Encoding"))
		require.Equal(t, "Accept-Encoding", small.header.Get("Vary"))
		require.Empty(t, w.get(address, "Accept-Encoding", "gzip;q=0").header.Get("Content-Encoding"))
		if len(plain.body) > 500 {
			require.Less(t, len(small.body), len(plain.body)*3/4)
		}
	}
}
