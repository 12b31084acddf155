// Package locale embeds the texts of the hub's pages: one folder a language, one file an area, flat maps from key to text.
package locale

import (
	"embed"
	"io/fs"
)

//go:embed zh/*.json en/*.json
var files embed.FS

// Files holds <language>/<area>.json.
func Files() fs.FS { return files }
