// Package icon embeds the terminal's icons: stroked SVG outlines of 24 units from lucide (ISC licence, beside this
// file).
package icon

import "embed"

// FS holds one file an icon, named like "mic.svg".
//
//go:embed *.svg
var FS embed.FS
