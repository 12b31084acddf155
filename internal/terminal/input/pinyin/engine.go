// Package pinyin turns pinyin into Chinese with librime over prebuilt, read-only data. It learns nothing, writes no
// file and logs nothing: the folder that librime takes for its user data is one in which no file can be made.
package pinyin

/*
#cgo pkg-config: rime
#include <stdlib.h>
#include "bridge.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"unsafe"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/input"
)

const (
	schema = "xinsheng_pinyin"
	// nowhere is below a device, so that no file or folder can be made there by anybody.
	nowhere = "/dev/null/xinsheng"
	// MaxLetters is the longest composition. A letter beyond it is not taken, which keeps the slowest key quick.
	MaxLetters = 64

	keyBackspace = 0xff08
)

// ErrInUse says that the process already has an open engine: librime is one for the whole process.
var ErrInUse = errors.New("the pinyin engine is already open")

// inUse guards librime, which keeps its state in globals.
var inUse sync.Mutex

// Engine is one open pinyin engine with one composition. Its methods may be called from any goroutine, one at a time;
// after Close they do nothing.
type Engine struct {
	mu      sync.Mutex
	session C.uintptr_t // 0: none
	closed  bool
	shown   func(rune) bool // nil: every character can be
	offered []offer         // what was asked for of the candidates that can be shown, best first
	looked  int             // how many of librime's candidates were looked at for that
	all     bool            // there are no more
}

// offer is a candidate, and its place among librime's.
type offer struct {
	text string
	at   int
}

// lookAhead is how many candidates are asked of librime at once.
const lookAhead = 32

var _ input.Composer = (*Engine)(nil)

// Open loads the data that assets/kiosk/rime/build.sh made in folder. It returns an error of kind permanent when the
// data is missing, altered or gives no candidates, and ErrInUse while another engine is open.
func Open(folder string) (*Engine, error) {
	if err := verify(folder); err != nil {
		return nil, fmt.Errorf("open pinyin data in %s: %w", folder, err)
	}
	if !inUse.TryLock() {
		return nil, ErrInUse
	}
	shared, prebuilt, none := C.CString(folder), C.CString(filepath.Join(folder, dataFolder)), C.CString(nowhere)
	name := C.CString(schema)
	for _, s := range []*C.char{shared, prebuilt, none, name} {
		defer C.free(unsafe.Pointer(s))
	}
	if C.bridge_start(shared, prebuilt, none) == 0 {
		inUse.Unlock()
		return nil, fmt.Errorf("librime is older than 1.8: %w", feedback.ErrPermanent)
	}
	e := &Engine{session: C.bridge_open(name)}
	if e.session == 0 {
		C.bridge_stop()
		inUse.Unlock()
		return nil, fmt.Errorf("select schema %s of %s: %w", schema, folder, feedback.ErrPermanent)
	}
	if err := e.selfTest(); err != nil {
		e.Close()
		return nil, fmt.Errorf("try pinyin data in %s: %w", folder, err)
	}
	return e, nil
}

// selfTest types one word, because librime opens a schema without its dictionary as if nothing were wrong.
func (e *Engine) selfTest() error {
	defer e.Clear()
	for _, r := range "yiyuan" {
		e.Type(r)
	}
	if first := e.Candidates(0, 1); len(first) == 0 || first[0] != "医院" {
		return fmt.Errorf("no candidates from the dictionary: %w", feedback.ErrPermanent)
	}
	return nil
}

// Close ends the engine and drops the composition. Closing twice does nothing.
func (e *Engine) Close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return
	}
	if e.session != 0 {
		C.bridge_close(e.session)
	}
	C.bridge_stop()
	e.session, e.closed = 0, true
	inUse.Unlock()
}

// Type implements input.Composer.
func (e *Engine) Type(r rune) input.State {
	return e.step(func() {
		if (r >= 'a' && r <= 'z' || r == '\'') && C.bridge_input_length(e.session) < MaxLetters {
			C.bridge_key(e.session, C.int(r))
		}
	})
}

// Erase implements input.Composer.
func (e *Engine) Erase() input.State {
	return e.step(func() { C.bridge_key(e.session, keyBackspace) })
}

// Pick implements input.Composer.
func (e *Engine) Pick(i int) input.State {
	return e.step(func() {
		if e.look(i + 1); i >= 0 && i < len(e.offered) {
			C.bridge_pick(e.session, C.size_t(e.offered[i].at))
		}
	})
}

// Finish implements input.Composer.
func (e *Engine) Finish() input.State {
	return e.step(func() { C.bridge_finish(e.session) })
}

// Clear implements input.Composer. The session is made anew, because librime keeps the last things that it made final.
func (e *Engine) Clear() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.session == 0 {
		return
	}
	name := C.CString(schema)
	defer C.free(unsafe.Pointer(name))
	C.bridge_close(e.session)
	e.session = C.bridge_open(name)
	e.forget()
}

// Only has the engine offer no candidate with a character that cannot be shown: the dictionary knows four times as many
// as the typeface. It is for right after Open.
func (e *Engine) Only(shown func(rune) bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.shown = shown
	e.forget()
}

// Candidates implements input.Composer.
func (e *Engine) Candidates(from, n int) []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.session == 0 || from < 0 || n <= 0 {
		return nil
	}
	e.look(from + n)
	var texts []string
	for i := from; i < min(from+n, len(e.offered)); i++ {
		texts = append(texts, e.offered[i].text)
	}
	return texts
}

// look asks librime for candidates until n of them can be shown, or there are no more.
func (e *Engine) look(n int) {
	for !e.all && len(e.offered) < n {
		var out [lookAhead]*C.char
		found := int(C.bridge_candidates(e.session, C.int(e.looked), lookAhead, &out[0]))
		for i := range found {
			text := taken(out[i])
			if e.shown == nil || !strings.ContainsFunc(text, func(r rune) bool { return !e.shown(r) }) {
				e.offered = append(e.offered, offer{text, e.looked + i})
			}
		}
		e.looked += found
		e.all = found < lookAhead
	}
}

// forget drops what was asked for.
func (e *Engine) forget() { e.offered, e.looked, e.all = nil, 0, false }

// step runs one call and reads what came of it.
func (e *Engine) step(call func()) input.State {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.session == 0 {
		return input.State{}
	}
	call()
	e.forget()
	return input.State{
		Preedit: joined(taken(C.bridge_preedit(e.session))),
		Commit:  taken(C.bridge_commit(e.session)),
	}
}

// taken copies a C string and frees it.
func taken(s *C.char) string {
	if s == nil {
		return ""
	}
	defer C.free(unsafe.Pointer(s))
	return C.GoString(s)
}

// joined leaves out the spaces that librime puts between syllables: people see the letters as they typed them.
func joined(preedit string) string { return strings.ReplaceAll(preedit, " ", "") }
