package web

import (
	"io/fs"
	"net/http"
	"path"
	"slices"

	assets "xinsheng/assets/web/desk"
)

// staticFiles is everything that browsers load beside the pages.
func staticFiles() []string {
	return []string{"desk.css", "signs.css", "desk.js", "media.js", "attach.js", "write.js", "keys.js",
		"call.js", "score.js",
		"htmx.min.js", "echarts.min.js", "favicon.svg"}
}

// Static is the style sheets and scripts of all pages.
func Static() Route {
	return Route{Method: "GET", Path: "/static/{version}/{file}", Open: true, First: true, Quiet: true, Do: staticServe}
}

// staticServe sends a style sheet or script. Its path holds a hash of them all, so a browser may keep it for good.
func staticServe(v *Visit) error {
	name := v.R.PathValue("file")
	if !slices.Contains(staticFiles(), name) {
		return ErrNotFound
	}
	raw, err := fs.ReadFile(assets.Files, name)
	if err != nil {
		return err
	}
	types := map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
		".svg": "image/svg+xml"}
	v.W.Header().Set("Content-Type", types[path.Ext(name)])
	if v.R.PathValue("version") == v.frame.pages.version {
		v.W.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	v.W.WriteHeader(http.StatusOK)
	_, _ = v.W.Write(raw)
	return nil
}
