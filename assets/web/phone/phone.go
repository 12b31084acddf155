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

// ReportStyle is the style sheet of the pages where something is reported.
//
//go:embed report.css
var ReportStyle []byte

//go:embed script/*.js
var script embed.FS

// ReportScript records, uploads in the background and leads through a report: the files of the folder script, in their order.
// Without it, a report can be written and sent.
func ReportScript() []byte {
	entries, err := script.ReadDir("script")
	var whole []byte
	for _, e := range entries {
		var b []byte
		if b, err = script.ReadFile("script/" + e.Name()); err != nil {
			break
		}
		whole = append(whole, b...)
	}
	if err != nil {
		panic("the embedded scripts: " + err.Error())
	}
	return whole
}

// Script makes typing easier. Every page works without it.
//
//go:embed phone.js
var Script []byte
