// Package locale embeds the texts of the hub's pages: one folder a language, one file an area, flat maps from key to
// text.
package locale

import (
	"embed"
	"io/fs"
)

//go:embed */*.json
var files embed.FS

// Files holds <language>/<area>.json. It is a variable so that a test can lay another language over it.
var Files = func() fs.FS { return files }
