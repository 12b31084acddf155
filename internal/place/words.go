package place

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Words are what is looked for in a text. A word is found whatever its case and width, and with spaces or characters
// that nobody sees inside it. A Latin word is found only whole: "fire" is not in "fireplace". The zero value finds
// nothing.
type Words struct {
	han   []string // may begin and end anywhere
	latin []string // begin and end where a word of the text does
}

// NewWords prepares a list as the desk keeps it. Empty entries count for nothing.
func NewWords(list []string) Words {
	var w Words
	for _, entry := range list {
		switch word := strings.Trim(fold(entry).text, string(pause)); {
		case word == "":
		case latin(word):
			w.latin = append(w.latin, word)
		default:
			w.han = append(w.han, word)
		}
	}
	return w
}

// In reports whether one of the words stands in text.
func (w Words) In(text string) bool {
	if len(w.han) == 0 && len(w.latin) == 0 {
		return false
	}
	f := fold(text)
	for _, word := range w.latin {
		if f.whole(word) {
			return true
		}
	}
	han := f.text
	for _, phrase := range innocent {
		han = strings.ReplaceAll(han, phrase, string(pause))
	}
	for _, word := range w.han {
		if strings.Contains(han, word) {
			return true
		}
	}
	return false
}

// innocent are everyday phrases in which a word of danger stands by chance. Short ones come last, as they stand in
// longer ones.
var innocent = []string{
	"打人工服务", "打人工客服", "打人工电话", "打人工热线", "打人工台", "拨打人工", // the hotline's operator
	"救命恩人", "救命之恩", // praise
	"年轻生病", "年轻生命", // 轻生
	"不想活动", "不想活跃", // 不想活
	"想死你", "想死我", // missed somebody
	"跳楼价",
}

// Innocent is the list above, for the same rule in a browser.
func Innocent() []string { return append([]string(nil), innocent...) }

// pause stands for what separates words: punctuation and lines.
const pause = '\n'

// folded is a text without case, width, spaces and what nobody sees.
type folded struct {
	text  string
	edges map[int]bool // byte offsets at which a word of the text begins or ends
}

func fold(s string) folded {
	var b strings.Builder
	f := folded{edges: map[int]bool{0: true}}
	for _, r := range width.Fold.String(s) {
		switch {
		case r == '\'' || r == '’' || r == '‘' || r == '`': // can't, can’t, cant
		case unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Variation_Selector, r):
		case unicode.IsSpace(r) || unicode.IsControl(r) || r == '-' || r == '_' || r == '·':
			f.edges[b.Len()] = true
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if unicode.Is(unicode.Han, r) {
				f.edges[b.Len()] = true
			}
			b.WriteRune(unicode.ToLower(r))
			if unicode.Is(unicode.Han, r) {
				f.edges[b.Len()] = true
			}
		default:
			f.edges[b.Len()] = true
			b.WriteRune(pause)
			f.edges[b.Len()] = true
		}
	}
	f.edges[b.Len()] = true
	f.text = b.String()
	return f
}

// whole reports whether a word stands in the text from one edge to another.
func (f folded) whole(word string) bool {
	for from := 0; ; {
		i := strings.Index(f.text[from:], word)
		if i < 0 {
			return false
		}
		if at := from + i; f.edges[at] && f.edges[at+len(word)] {
			return true
		}
		from += i + 1
	}
}

// latin reports whether a word is of an alphabet that sets spaces between words.
func latin(word string) bool {
	return !strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}
