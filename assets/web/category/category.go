// Package category holds the tree of what cases are about that comes with the hub, as internal/hub/category reads it.
package category

import _ "embed"

// Tree is the tree as TOML.
//
//go:embed category.toml
var Tree []byte

// Seeds are sentences for each category of the tree, as TOML, as internal/hub/propose reads them.
//
//go:embed seeds.toml
var Seeds []byte
