package scanner_test

import (
	"strings"
	"testing"
	"time"

	"xinsheng/internal/terminal/scanner"
)

const card = "XSB-V0000001-ABCDEFGHJKMNPQRSTVWXYZ0123"

// keys types characters with a pause before each, and Enter; pauses repeat.
func keys(r *scanner.Reader, at *time.Time, typed string, pauses ...time.Duration) (string, bool) {
	*at = at.Add(time.Second)
	for i, c := range typed {
		if i > 0 {
			*at = at.Add(pauses[i%len(pauses)])
		}
		r.Type(c, *at)
	}
	*at = at.Add(pauses[0])
	return r.Enter(*at)
}

func TestReader_TellsABurstFromTyping(t *testing.T) {
	const ms = time.Millisecond
	for name, c := range map[string]struct {
		typed  string
		pauses []time.Duration
		want   bool
	}{
		"a usual scanner":  {card, []time.Duration{8 * ms}, true},
		"all keys at once": {card, []time.Duration{0}, true},
		"a slow scanner":   {"MZ20260629001", []time.Duration{50 * ms}, true},
		"an address": {"https://x.example/r/AQABMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3",
			[]time.Duration{5 * ms}, true},
		"a machine that was busy":            {card, append(make([]time.Duration, 38), 400*ms), true},
		"a person who types fast":            {"20260629001", []time.Duration{90 * ms}, false},
		"a person on a machine that is busy": {"20260629001", []time.Duration{0, 0, 0, 400 * ms}, false},
		"a key that is held":                 {strings.Repeat("8", 40), []time.Duration{30 * ms}, false},
		"too short":                          {"123", []time.Duration{8 * ms}, false},
		"too long":                           {strings.Repeat("12", 200), []time.Duration{ms}, false},
		"not of a scanner":                   {"一二三四五六", []time.Duration{8 * ms}, false},
		"half of one":                        {"1234一5678", []time.Duration{8 * ms}, false},
	} {
		t.Run(name, func(t *testing.T) {
			var r scanner.Reader
			at := time.Unix(100, 0)
			code, ok := keys(&r, &at, c.typed, c.pauses...)
			if ok != c.want || ok && code != c.typed {
				t.Errorf("read %q, %v", code, ok)
			}
			if code, ok := keys(&r, &at, card, 8*ms); !ok || code != card {
				t.Errorf("what came after it reads %q, %v", code, ok)
			}
		})
	}
}

func TestReader_TakesACodeWithoutEnter(t *testing.T) {
	var r scanner.Reader
	at := time.Unix(100, 0)
	for _, c := range card {
		r.Type(c, at)
		at = at.Add(8 * time.Millisecond)
	}
	if _, ok := r.Quiet(at.Add(200 * time.Millisecond)); ok {
		t.Error("ended too early")
	}
	if code, ok := r.Quiet(at.Add(350 * time.Millisecond)); !ok || code != card {
		t.Errorf("read %q, %v", code, ok)
	}
	if _, ok := r.Quiet(at.Add(time.Minute)); ok {
		t.Error("read twice")
	}
	if _, ok := r.Enter(at.Add(time.Minute)); ok {
		t.Error("Enter alone is a code")
	}
}

func TestReader_WhatWasLeftHalfTypedIsNotPartOfTheNext(t *testing.T) {
	var r scanner.Reader
	at := time.Unix(100, 0)
	r.Type('7', at)
	if code, ok := keys(&r, &at, card, 8*time.Millisecond); !ok || code != card {
		t.Errorf("read %q, %v", code, ok)
	}
	for _, c := range "12345" {
		r.Type(c, at)
	}
	if code, ok := r.Enter(at.Add(time.Minute)); ok {
		t.Errorf("an Enter a minute later made %q of it", code)
	}
}
