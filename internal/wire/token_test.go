package wire_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

var (
	tokenKey = bytes.Repeat([]byte{7}, wire.TokenKeySize)
	otherKey = bytes.Repeat([]byte{8}, wire.TokenKeySize)
	nonce    = [wire.TokenNonceSize]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}
	issued   = time.Date(2026, 7, 1, 9, 30, 0, 0, time.UTC)
)

func TestReceiptToken_IsReadWithoutKeyAndProvedWithIt(t *testing.T) {
	s := wire.NewReceiptToken(tokenKey, 42, nonce).Text()
	got, err := wire.ParseReceiptToken(s)
	if err != nil {
		t.Fatal(err)
	}
	if got.Index != 42 || got.Nonce != nonce || len(s) != 36 {
		t.Fatalf("%q read as %+v", s, got)
	}
	if !got.Verify(tokenKey) {
		t.Error("own key refused")
	}
	if got.Verify(otherKey) {
		t.Error("another terminal's key accepted")
	}
	if got.NonceHash() != wire.NonceHash(nonce[:]) {
		t.Error("nonce hashes differ")
	}
}

func TestReceiptToken_EveryChangedCharacterIsNoticed(t *testing.T) {
	s := wire.NewReceiptToken(tokenKey, 42, nonce).Text()
	for i := range s {
		for _, r := range "ABab01-_" {
			wrong := s[:i] + string(r) + s[i+1:]
			if wrong == s {
				continue
			}
			if got, err := wire.ParseReceiptToken(wrong); err == nil && got.Verify(tokenKey) {
				t.Fatalf("%q accepted for %q", wrong, s)
			}
		}
	}
}

func TestHomeToken_IsGoodForHalfAnHour(t *testing.T) {
	s := wire.NewHomeToken(tokenKey, 42, nonce, issued.Add(900*time.Millisecond)).Text()
	got, err := wire.ParseHomeToken(s)
	if err != nil {
		t.Fatal(err)
	}
	if got.Index != 42 || got.Nonce != nonce || !got.Issued.Equal(issued) || len(s) != 42 {
		t.Fatalf("%q read as %+v", s, got)
	}
	if !got.Verify(tokenKey) || got.Verify(otherKey) {
		t.Error("verify does not tell keys apart")
	}
	for _, c := range []struct {
		after, skew time.Duration
		fresh       bool
	}{
		{0, 0, true}, {30 * time.Minute, 0, true}, {30*time.Minute + time.Second, 0, false},
		{-time.Minute, 0, true}, {-3 * time.Minute, 0, false},
		{0, -time.Hour, false}, {time.Hour, -time.Hour, true}, // a terminal whose clock is an hour behind
	} {
		if got.Fresh(issued.Add(c.after), c.skew) != c.fresh {
			t.Errorf("after %v with skew %v: fresh is not %v", c.after, c.skew, c.fresh)
		}
	}
}

// A home token hangs in public; it must never open a case, nor the other way round.
func TestToken_OfOneSortIsNoneOfTheOther(t *testing.T) {
	if _, err := wire.ParseReceiptToken(wire.NewHomeToken(tokenKey, 1, nonce, issued).Text()); !errors.Is(err,
		feedback.ErrInvalid) {
		t.Error("home token read as receipt token")
	}
	receipt := wire.NewReceiptToken(tokenKey, 1, nonce).Text()
	if _, err := wire.ParseHomeToken(receipt); !errors.Is(err, feedback.ErrInvalid) {
		t.Error("receipt token read as home token")
	}
}

func TestToken_NonsenseIsRefused(t *testing.T) {
	good := wire.NewReceiptToken(tokenKey, 1, nonce).Text()
	for _, s := range []string{"", "A", good[:35], good + "A", strings.Repeat("/", 36), strings.Repeat("=", 36),
		"B" + good[1:], strings.Repeat("_", 36), good[:34] + "\n" + good[35:]} {
		if _, err := wire.ParseReceiptToken(s); !errors.Is(err, feedback.ErrInvalid) {
			t.Errorf("%q: %v", s, err)
		}
	}
}

// 31 bytes fill 42 characters but for two bits, which a lenient reader would not look at.
func TestHomeToken_HasOneSpelling(t *testing.T) {
	s := wire.NewHomeToken(tokenKey, 1, nonce, issued).Text()
	const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	read := 0
	for _, r := range base64url {
		if got, err := wire.ParseHomeToken(s[:41] + string(r)); err == nil && got.Verify(tokenKey) {
			read++
		}
	}
	if read != 1 {
		t.Fatalf("%d spellings of the last character are taken", read)
	}
}

func FuzzParseToken(f *testing.F) {
	f.Add(wire.NewReceiptToken(tokenKey, 1, nonce).Text())
	f.Add(wire.NewHomeToken(tokenKey, 1, nonce, issued).Text())
	f.Fuzz(func(t *testing.T, s string) {
		if r, err := wire.ParseReceiptToken(s); err == nil && r.Text() != s {
			t.Fatalf("%q has a second spelling %q", r.Text(), s)
		}
		if h, err := wire.ParseHomeToken(s); err == nil && h.Text() != s {
			t.Fatalf("%q has a second spelling %q", h.Text(), s)
		}
	})
}
