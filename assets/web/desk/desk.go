// Package desk embeds the staff's pages: templates, one style sheet, one script, htmx (Zero-Clause BSD, beside this
// file), Apache ECharts (Apache License 2.0, beside it) and lucide's outlines (ISC, beside them).
package desk

import "embed"

// Files holds page_*.html, part_*.html, layout.html, desk.css, signs.css, desk.js, media.js, attach.js, write.js,
// keys.js, call.js, score.js, htmx.min.js, echarts.min.js, favicon.svg and icon/*.svg.
//
//go:embed *.html *.css *.js *.svg icon/*.svg
var Files embed.FS
