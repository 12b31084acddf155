package write

// act is what a key of the keyboard does.
type act int

const (
	actPut     act = iota // puts the key's text in
	actLetter             // types a letter: into the pinyin, or into the text
	actSpace              // a space, or the best candidate
	actNewline            // a line feed, or done where there is one line
	actErase              // takes the last character back
	actShift              // the next letter is a capital
	actSymbols            // to digits and punctuation
	actLetters            // back to letters
	actLang               // between pinyin and English letters
	actInk                // to handwriting
)

// keycap is what one place of the keyboard shows and does.
type keycap struct {
	act   act
	text  string // what is put in, for actPut and actLetter
	name  string // locale key of what is shown, for the others
	icon  string // drawn instead of the name
	spare string // an icon where the name does not fit
}

// mode is what the keyboard writes.
type mode int

const (
	pinyinMode mode = iota
	englishMode
)

// rows is one page of the keyboard. Every page has the same places, so that changing the page changes faces only.
type rows [4][]keycap

// widths of the places in parts of a row; the sum of a row is what its keys share.
var widths = [4][]float32{
	{1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
	{1, 1, 1, 1, 1, 1, 1, 1, 1},
	{1.5, 1, 1, 1, 1, 1, 1, 1, 1.5},
	{1.45, 1.45, 3.4, 1, 1, 1.7},
}

// abilities are what this keyboard can do beyond Latin letters.
type abilities struct{ pinyin, ink, oneLine bool }

var erase = keycap{act: actErase, icon: "delete", name: "write.key.erase"}

// letterRows is the page of letters.
func letterRows(m mode, can abilities) rows {
	r := rows{letters("qwertyuiop"), letters("asdfghjkl"),
		append(append([]keycap{thirdRowStart(m, can)}, letters("zxcvbnm")...), erase)}
	comma, stop := "，", "。"
	if m == englishMode {
		comma, stop = ",", "."
	}
	r[3] = []keycap{
		{act: actSymbols, name: "write.key.symbols"}, switcher(m, can), {act: actSpace, name: "write.key.space"},
		put(comma), put(stop), enter(can),
	}
	return r
}

// symbolRows is the page of digits and punctuation.
func symbolRows(m mode, can abilities) rows {
	second, third := "？！、：；“”（）", "《》—…·％￥"
	comma, stop := "，", "。"
	if m == englishMode {
		second, third = "?!'\":;()-", "@#&/+=%"
		comma, stop = ",", "."
	}
	back := keycap{act: actLetters, name: "write.key.letters_zh"}
	if m == englishMode {
		back.name = "write.key.letters_en"
	}
	start := put("-")
	if can.ink {
		start = keycap{act: actInk, name: "write.key.ink"}
	}
	return rows{
		puts("1234567890"), puts(second), append(append([]keycap{start}, puts(third)...), erase),
		{back, switcher(m, can), {act: actSpace, name: "write.key.space"}, put(comma), put(stop), enter(can)},
	}
}

func thirdRowStart(m mode, can abilities) keycap {
	switch {
	case m == englishMode:
		return keycap{act: actShift, icon: "arrow-big-up", name: "write.key.shift"}
	case can.ink:
		return keycap{act: actInk, name: "write.key.ink"}
	default:
		return keycap{act: actLetter, text: "'"}
	}
}

// switcher leads from Chinese to English letters and back; without pinyin, Chinese is handwriting.
func switcher(m mode, can abilities) keycap {
	switch {
	case can.pinyin && m == pinyinMode:
		return keycap{act: actLang, name: "write.key.to_english"}
	case can.pinyin:
		return keycap{act: actLang, name: "write.key.to_chinese"}
	case can.ink:
		return keycap{act: actInk, name: "write.key.ink"}
	default:
		return put("'")
	}
}

func enter(can abilities) keycap {
	if can.oneLine {
		return keycap{act: actNewline, name: "write.key.done", spare: "check"}
	}
	return keycap{act: actNewline, name: "write.key.newline", spare: "corner-down-left"}
}

func letters(s string) []keycap {
	caps := puts(s)
	for i := range caps {
		caps[i].act = actLetter
	}
	return caps
}

func puts(s string) []keycap {
	var caps []keycap
	for _, r := range s {
		caps = append(caps, put(string(r)))
	}
	return caps
}

func put(s string) keycap { return keycap{act: actPut, text: s} }
