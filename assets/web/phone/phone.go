// Package phone embeds the pages that the QR codes lead to: templates, style sheets and small scripts. The outlines
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

// ReportStyle is the style sheet of the pages where something is reported.
//
//go:embed report.css
var ReportStyle []byte

// Modules holds script/*.js: ES modules that record, upload in the background and lead through a report. Each page
// names the one that it begins with: report.js, addition.js, step.js or sent.js. Without them, a report can be written
// and sent.
//
//go:embed script/*.js
var Modules embed.FS

// Start readies a page for its modules, and falls back to the plain form where they do not come.
//
//go:embed start.js
var Start []byte

// Script makes typing easier. Every page works without it.
//
//go:embed phone.js
var Script []byte
