package phone_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// impatient has a page wait for its modules for a moment only.
const impatient = `(() => {
	const real = window.setTimeout;
	window.setTimeout = (f, ms, ...more) => real(f, ms === 8000 ? 50 : ms, ...more);
})()`

// beforeModule serves the hub's pages, and asks about every request for that module first: false refuses it.
func (w *world) beforeModule(name string, may func(rw http.ResponseWriter) bool) (origin string) {
	w.t.Helper()
	to, err := url.Parse(w.server.URL)
	require.NoError(w.t, err)
	hub := httputil.NewSingleHostReverseProxy(to)
	proxy := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/"+name) || may(rw) {
			hub.ServeHTTP(rw, r)
		}
	}))
	w.t.Cleanup(proxy.Close)
	return proxy.URL
}

// comeTo opens a page without waiting for what it asks for.
func (b *browser) comeTo(address string) {
	b.t.Helper()
	b.open(phones[0], "about:blank")
	b.eval(`location.href = "` + address + `"`)
}

func TestBrowser_APageWhoseModulesDoNotComeIsThePlainForm(t *testing.T) {
	never := make(chan struct{})
	for name, may := range map[string]func(rw http.ResponseWriter) bool{
		"refused": func(rw http.ResponseWriter) bool {
			http.NotFound(rw, nil)
			return false
		},
		"another version": func(rw http.ResponseWriter) bool {
			rw.Header().Set("Content-Type", "text/javascript")
			_, _ = rw.Write([]byte("export const other = 1;"))
			return false
		},
		"slow for ever": func(http.ResponseWriter) bool {
			<-never
			return false
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBrowser(t)
			w := newWorld(t)
			if name == "slow for ever" {
				b.before(impatient)
			}
			b.comeTo(w.beforeModule("choose.js", may) + w.stand())
			b.wait(`document.getElementById("send") && document.getElementById("send").checkVisibility()`)
			b.fits("without modules")
			b.run(chromedp.Click(".pick.suggestion"), chromedp.SendKeys("#text", words), chromedp.Click("#send"))
			b.run(chromedp.WaitVisible(".big-number"))
			require.Equal(t, words, w.theCase().Text)
			if name == "slow for ever" {
				close(never)
			}
		})
	}
}

func TestBrowser_ModulesThatComeLateTakeOverUnlessSomebodyHasBegun(t *testing.T) {
	for _, begun := range []bool{false, true} {
		b := newBrowser(t)
		w := newWorld(t)
		gate := make(chan struct{})
		b.before(impatient)
		b.comeTo(w.beforeModule("choose.js", func(http.ResponseWriter) bool {
			<-gate
			return true
		}) + w.stand())
		b.wait(`document.getElementById("send") && document.getElementById("send").checkVisibility()`)
		if begun {
			b.run(chromedp.SendKeys("#text", words))
		}
		close(gate)
		b.wait(`document.readyState === "complete"`)
		require.Equal(t, begun, ask(b, chromedp.Evaluate[bool](`document.getElementById("send").checkVisibility()`)))
		if begun {
			require.Equal(t, words, ask(b, chromedp.Value("#text")))
			continue
		}
		b.tap(".pick.complaint")
		b.run(chromedp.WaitVisible("#text"))
	}
}
