// Package handwriting embeds the shapes of characters that handwriting is compared with (derived from
// hanzi-writer-data, Arphic Public License, ARPHICPL.TXT; how common each is from cppjieba's word list, MIT,
// LICENSE-cppjieba) and the model that is learned from these shapes and passes on under the same licence. make.sh makes
// both.
package handwriting

import _ "embed"

// Strokes holds the shapes, gzipped; internal/terminal/input/handwriting/template says how they are laid out.
//
//go:embed strokes.bin.gz
var Strokes []byte

// Model holds the projection of features and one prototype for each shape, gzipped.
//
//go:embed model.bin.gz
var Model []byte
