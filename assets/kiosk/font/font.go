// Package font embeds the terminal's typeface, Noto Sans SC (SIL Open Font License, beside this file), subset to GB2312
// and the characters that the handwriting templates know.
package font

import _ "embed"

// Regular is the text weight as TrueType.
//
//go:embed NotoSansSC-Regular.ttf
var Regular []byte

// Bold is the weight of titles as TrueType.
//
//go:embed NotoSansSC-Bold.ttf
var Bold []byte
