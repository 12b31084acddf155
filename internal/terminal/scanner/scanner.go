// Package scanner tells the burst of keys that a bar code scanner types from what a person types. It holds no more than
// the code that is just being typed.
package scanner

import "time"

const (
	// A scanner needs 1 to 50 ms a character; who types 150 words a minute needs 80. The mean counts and not each gap: a
	// busy machine hands several keys over at once, after a pause.
	maxMean = 60 * time.Millisecond
	// A longer pause begins anew.
	maxGap = 500 * time.Millisecond
	// The end of what a scanner typed that sends no Enter.
	quiet = 300 * time.Millisecond

	minLength = 4
	maxLength = 300
)

// Reader gathers keys. Its zero value is ready. It is for one goroutine.
type Reader struct {
	code        []byte
	long        bool // more came than any code has
	first, last time.Time
}

// Type takes a character that was typed.
func (r *Reader) Type(c rune, at time.Time) {
	if len(r.code) == 0 || at.Sub(r.last) > maxGap {
		*r = Reader{code: r.code[:0], first: at}
	}
	r.last = at
	if c < ' ' || c > '~' || len(r.code) == maxLength {
		r.long = true // no code of ours
		return
	}
	r.code = append(r.code, byte(c))
}

// Enter ends a code: the key that most scanners send last, Enter or Tab. False: a person typed, or nothing was typed.
func (r *Reader) Enter(at time.Time) (code string, scanned bool) {
	if len(r.code) > 0 && at.Sub(r.last) <= maxGap {
		return r.end()
	}
	r.clear()
	return "", false
}

// Quiet ends the code of a scanner that sends no Enter, once nothing came for a while. Ask it a few times a second.
func (r *Reader) Quiet(at time.Time) (code string, scanned bool) {
	if len(r.code) == 0 || at.Sub(r.last) < quiet {
		return "", false
	}
	return r.end()
}

func (r *Reader) end() (string, bool) {
	n := len(r.code)
	burst := n >= minLength && !r.long && !r.held() && r.last.Sub(r.first) <= maxMean*time.Duration(n-1)
	code := string(r.code)
	r.clear()
	return code, burst
}

// held reports whether one key was held down and repeated.
func (r *Reader) held() bool {
	for _, c := range r.code {
		if c != r.code[0] {
			return false
		}
	}
	return true
}

// clear forgets what was typed: a code may be a secret.
func (r *Reader) clear() {
	clear(r.code[:cap(r.code)])
	*r = Reader{code: r.code[:0]}
}
