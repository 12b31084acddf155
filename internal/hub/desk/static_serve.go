package desk

import (
	"io/fs"
	"net/http"
	"path"
	"slices"

	assets "xinsheng/assets/web/desk"
	"xinsheng/internal/hub/casework"
)

// staticFiles is everything that browsers load beside the pages.
func staticFiles() []string {
	return []string{"desk.css", "signs.css", "desk.js", "media.js", "write.js", "score.js", "htmx.min.js", "echarts.min.js", "favicon.svg"}
}

// staticServe sends a style sheet or script. Its path holds a hash of them all, so a browser may keep it for good.
func staticServe(v *visit) error {
	name := v.r.PathValue("file")
	if !slices.Contains(staticFiles(), name) {
		return casework.ErrNotFound
	}
	raw, err := fs.ReadFile(assets.Files, name)
	if err != nil {
		return err
	}
	types := map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
	v.w.Header().Set("Content-Type", types[path.Ext(name)])
	if v.r.PathValue("version") == v.pages.version {
		v.w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	v.w.WriteHeader(http.StatusOK)
	_, _ = v.w.Write(raw)
	return nil
}
