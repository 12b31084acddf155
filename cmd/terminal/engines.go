package main

import (
	"log/slog"
	"sync"

	"xinsheng/internal/terminal/input"
	"xinsheng/internal/terminal/input/handwriting"
	"xinsheng/internal/terminal/input/pinyin"
)

// engines are the input engines: pinyin and handwriting. They are opened once, beside the first frame or when first
// asked for.
type engines struct {
	rime string
	has  func(rune) bool // whether the typeface has a character
	log  *slog.Logger
	once sync.Once
	pin  *pinyin.Engine // nil: people write by hand and in English
	hand *handwriting.Matcher
}

func newEngines(rime string, has func(rune) bool, log *slog.Logger) *engines {
	return &engines{rime: rime, has: has, log: log}
}

func (e *engines) open() {
	e.once.Do(func() {
		e.hand = handwriting.New()
		var err error
		if e.pin, err = pinyin.Open(e.rime); err != nil {
			e.log.Error("no pinyin; handwriting and English letters remain", "error", err)
			return
		}
		e.pin.Only(e.has)
	})
}

// get waits until they are open.
func (e *engines) get() (input.Composer, input.Recogniser) {
	e.open()
	if e.pin == nil {
		return nil, e.hand
	}
	return e.pin, e.hand
}

func (e *engines) close() {
	e.once.Do(func() {}) // never opened: stay closed
	if e.pin != nil {
		e.pin.Close()
	}
}
