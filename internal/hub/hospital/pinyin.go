package hospital

import (
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
)

// readings are words of hospitals in which a character is not read as it mostly is; one on its own is a place's usual
// word.
var readings = []struct {
	word      string
	syllables []string
}{
	{"会计", []string{"kuai", "ji"}}, {"调解", []string{"tiao", "jie"}}, {"调剂", []string{"tiao", "ji"}},
	{"空调", []string{"kong", "tiao"}}, {"大夫", []string{"dai", "fu"}}, {"藏医", []string{"zang", "yi"}},
	{"西藏", []string{"xi", "zang"}}, {"长期", []string{"chang", "qi"}}, {"长春", []string{"chang", "chun"}},
	{"长安", []string{"chang", "an"}}, {"长江", []string{"chang", "jiang"}}, {"长沙", []string{"chang", "sha"}},
	{"长寿", []string{"chang", "shou"}}, {"重庆", []string{"chong", "qing"}}, {"厦门", []string{"xia", "men"}},
	{"音乐", []string{"yin", "yue"}}, {"卒中", []string{"cu", "zhong"}}, {"成都", []string{"cheng", "du"}},
	{"首都", []string{"shou", "du"}},
	{"幢", []string{"zhuang"}},
}

// Pinyin is the sort key of a Chinese name: a syllable a character, in small letters. Words in Latin letters stay
// whole, and a number of one digit gets a zero in front, so that 2 号楼 comes before 10 号楼.
func Pinyin(name string) string {
	a := pinyin.NewArgs()
	var words []string
	var latin strings.Builder
	end := func() {
		w := latin.String()
		if latin.Reset(); w == "" {
			return
		}
		if len(w) == 1 && unicode.IsDigit(rune(w[0])) {
			w = "0" + w
		}
		words = append(words, w)
	}
	digits := false
	for rest := []rune(name); len(rest) > 0; {
		if syllables, n := reading(string(rest)); n > 0 {
			end()
			words, rest = append(words, syllables...), rest[n:]
			continue
		}
		r := narrow(rest[0])
		rest = rest[1:]
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if isDigit := r <= '9'; isDigit != digits {
				end()
				digits = isDigit
			}
			latin.WriteRune(r)
		default:
			end()
			if s := pinyin.SinglePinyin(r, a); len(s) > 0 {
				words = append(words, s[0])
			}
		}
	}
	end()
	return strings.Join(words, " ")
}

func reading(s string) (syllables []string, runes int) {
	for _, r := range readings {
		if strings.HasPrefix(s, r.word) {
			return r.syllables, len([]rune(r.word))
		}
	}
	return nil, 0
}

// narrow is a letter or digit in its plain small form.
func narrow(r rune) rune {
	if r >= '！' && r <= '～' {
		r -= '！' - '!'
	}
	return unicode.ToLower(r)
}

// SamePinyin reports whether two keys differ in their spaces alone.
func SamePinyin(a, b string) bool {
	return strings.ReplaceAll(a, " ", "") == strings.ReplaceAll(b, " ", "")
}

// Rekey is the sort key of a place that was before and is now called name: what was typed stays, and a key that had
// been made from the old name, or was left out, is made anew.
func Rekey(before Place, name, typed string) string {
	if typed == "" || name != before.Name.Main() && typed == before.Pinyin &&
		SamePinyin(typed, Pinyin(before.Name.Main())) {
		return Pinyin(name)
	}
	return typed
}
