// Package phone embeds the pages that the QR codes lead to: templates, one style sheet and one small script. The outlines
// in icons.html are lucide's (ISC licence, beside this file).
package phone

import "embed"

// Templates holds *.html.
//
//go:embed *.html
var Templates embed.FS

// Style is the style sheet.
//
//go:embed phone.css
var Style []byte

// Script makes typing easier. Every page works without it.
//
//go:embed phone.js
var Script []byte
