package search

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Limits of one text: a longer word is cut, and a prefix shorter than shortPrefix is a token of its own, because a
// range of the index would hold too many words.
const (
	maxWord     = 64 // characters
	shortPrefix = 3  // characters
	began       = "·"
)

// piece is one run of a text: Chinese and its neighbours, a word of letters and digits, or a sign.
type piece struct {
	han  bool
	sign bool
	text []rune
}

// pieces cuts a text, folded in case and width, into its runs. What nobody sees is left out.
func pieces(text string) (out []piece) {
	var last *piece
	for _, r := range norm.NFKC.String(strings.ToLower(norm.NFKC.String(text))) {
		switch {
		case unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Mn, r):
		case ideograph(r):
			if last == nil || !last.han {
				out = append(out, piece{han: true})
				last = &out[len(out)-1]
			}
			last.text = append(last.text, r)
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if last == nil || last.han {
				out = append(out, piece{})
				last = &out[len(out)-1]
			}
			last.text = append(last.text, r)
		default:
			if last = nil; unicode.IsSymbol(r) || strings.ContainsRune("%_@#&*§", r) {
				out = append(out, piece{sign: true, text: []rune{r}})
			}
		}
	}
	return out
}

// ideograph tells what is written without spaces between words.
func ideograph(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo, unicode.Thai)
}

// Tokens calls each with the tokens of a text: of Chinese every character and every two neighbours, of other words the
// whole word and its first one and two characters, and signs by their code. A token may come more than once.
func Tokens(text string, each func(string)) {
	for _, p := range pieces(text) {
		switch {
		case p.sign:
			each(sign(p.text))
		case p.han:
			for i := range p.text {
				each(string(p.text[i]))
				if i > 0 {
					each(string(p.text[i-1 : i+1]))
				}
			}
		default:
			each(string(p.text[:min(len(p.text), maxWord)]))
			for n := 1; n < shortPrefix && n <= len(p.text); n++ {
				each(began + string(p.text[:n]))
			}
		}
	}
}

func sign(r []rune) string { return began + began + strconv.FormatInt(int64(r[0]), 16) }

// want is a token that is looked for, or with from set all that begin with it.
type want struct {
	token string
	from  bool
}

// wants is what a text must hold to be found by one word of a search. The last piece of it may go on, as it is still
// typed.
func wants(word string) (out []want) {
	all := pieces(word)
	for i, p := range all {
		switch n := len(p.text); {
		case p.sign:
			out = append(out, want{token: sign(p.text)})
		case p.han && n == 1:
			out = append(out, want{token: string(p.text)})
		case p.han:
			for j := 1; j < n; j++ {
				out = append(out, want{token: string(p.text[j-1 : j+1])})
			}
		case i < len(all)-1:
			out = append(out, want{token: string(p.text[:min(n, maxWord)])})
		case n < shortPrefix:
			out = append(out, want{token: began + string(p.text)})
		default:
			out = append(out, want{string(p.text[:min(n, maxWord)]), true})
		}
	}
	return out
}
