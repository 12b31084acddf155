package main

import (
	"log/slog"
	"sync"

	"xinsheng/internal/terminal/input"
	"xinsheng/internal/terminal/input/handwriting"
	"xinsheng/internal/terminal/input/pinyin"
)

// pens are what people write with: pinyin and handwriting. They are opened once, beside the first frame or when first asked
// for.
type pens struct {
	rime string
	has  func(rune) bool // whether the typeface has a character
	log  *slog.Logger
	once sync.Once
	pin  *pinyin.Engine // nil: people write by hand and in English
	hand *handwriting.Matcher
}

func newPens(rime string, has func(rune) bool, log *slog.Logger) *pens {
	return &pens{rime: rime, has: has, log: log}
}

func (p *pens) open() {
	p.once.Do(func() {
		p.hand = handwriting.New()
		var err error
		if p.pin, err = pinyin.Open(p.rime); err != nil {
			p.log.Error("no pinyin; handwriting and English letters remain", "error", err)
			return
		}
		p.pin.Only(p.has)
	})
}

// get waits until they are open.
func (p *pens) get() (input.Composer, input.Recogniser) {
	p.open()
	if p.pin == nil {
		return nil, p.hand
	}
	return p.pin, p.hand
}

func (p *pens) close() {
	p.once.Do(func() {}) // never opened: stay closed
	if p.pin != nil {
		p.pin.Close()
	}
}
