// Package openapi embeds the description of the device door.
package openapi

import _ "embed"

// Device is an OpenAPI 3.1 document in YAML.
//
//go:embed device.yaml
var Device []byte
