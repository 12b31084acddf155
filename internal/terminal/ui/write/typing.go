package write

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"xinsheng/internal/locale"
	"xinsheng/internal/terminal/input"
)

// onKey does what a key of the keyboard is for.
func (s *Screen) onKey(c keycap) {
	switch c.act {
	case actLetter:
		s.letter(c.text)
	case actPut:
		s.finish()
		s.insert(c.text)
	case actSpace:
		s.space()
	case actNewline:
		s.enter()
	case actErase:
		s.eraseKey()
	case actShift:
		s.shift = !s.shift
		s.view.desk.keyboard.setShift(s.shift)
	case actSymbols, actLetters:
		s.finish()
		s.symbol = c.act == actSymbols
		s.view.desk.keyboard.set(s.mode, s.symbol)
		s.refresh()
	case actLang:
		s.switchMode()
	case actInk:
		s.use(inkPanel)
	}
}

func (s *Screen) letter(text string) {
	if s.mode == pinyinMode && s.p.Composer != nil {
		r, _ := utf8.DecodeRuneInString(text)
		s.take(s.p.Composer.Type(r))
		return
	}
	if s.shift {
		text = strings.ToUpper(text)
	}
	s.shift = false
	s.insert(text)
}

func (s *Screen) space() {
	if s.making != "" {
		s.pick(0)
		return
	}
	s.insert(" ")
}

func (s *Screen) enter() {
	s.finish()
	if s.sub.oneLine {
		s.next()
		return
	}
	s.insert("\n")
}

func (s *Screen) eraseKey() {
	if s.making != "" {
		s.take(s.p.Composer.Erase())
		return
	}
	s.erase()
}

func (s *Screen) switchMode() {
	s.finish()
	s.symbol = false
	if s.mode == pinyinMode {
		s.mode = englishMode
	} else {
		s.mode = pinyinMode
	}
	s.autoShift()
	s.view.desk.keyboard.set(s.mode, s.symbol)
	s.refresh()
}

// pick takes a candidate of the pinyin.
func (s *Screen) pick(i int) { s.take(s.p.Composer.Pick(i)) }

// take shows what a step of the composition led to.
func (s *Screen) take(state input.State) {
	s.making = state.Preedit
	s.offered = candidates{}
	if state.Composing() {
		s.offered = candidates{list: s.p.Composer.Candidates, pick: s.pick}
	}
	if state.Commit != "" {
		s.refused = !s.ed.Insert(state.Commit)
		s.changed()
		return
	}
	s.refresh()
}

// autoShift makes the first letter of a sentence a capital.
func (s *Screen) autoShift() {
	before, _ := s.ed.Split()
	trimmed := strings.TrimRight(before, " ")
	s.shift = s.mode == englishMode && (trimmed == "" || strings.HasSuffix(before, "\n") ||
		(trimmed != before && strings.ContainsAny(trimmed[len(trimmed)-1:], ".?!")))
	if s.view != nil {
		s.view.desk.keyboard.setShift(s.shift)
	}
}

// joint is what has to stand between a text and a phrase that follows it.
func joint(before, lang string) string {
	last, _ := utf8.DecodeLastRuneInString(before)
	switch {
	case before == "" || unicode.IsSpace(last):
		return ""
	case locale.Of(lang).Chinese && (unicode.IsPunct(last) || unicode.IsSymbol(last)):
		return ""
	case locale.Of(lang).Chinese:
		return "，"
	case unicode.IsPunct(last):
		return " "
	default:
		return ". "
	}
}
