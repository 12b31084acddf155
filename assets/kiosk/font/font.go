// Package font embeds the terminal's typeface, Noto Sans CJK SC (SIL Open Font License, beside this file), subset to
// GB2312, the state's table of general characters and the characters that the handwriting templates know. make.sh makes
// it.
package font

import _ "embed"

// Regular is the text weight, an OpenType font with PostScript outlines.
//
//go:embed NotoSansSC-Regular.otf
var Regular []byte

// Bold is the weight of titles, of the same kind.
//
//go:embed NotoSansSC-Bold.otf
var Bold []byte
