// Package survey holds the questionnaires that come with the hub, as internal/hub/survey reads them.
package survey

import "embed"

// Files is one file a questionnaire, named by its id.
//
//go:embed *.toml
var Files embed.FS
