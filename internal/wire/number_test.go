package wire_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

func numbers(t testing.TB, fill byte) *wire.Numbers {
	t.Helper()
	n, err := wire.NewNumbers(bytes.Repeat([]byte{fill}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func number(t testing.TB, n *wire.Numbers, index uint16, counter uint32) wire.ReceiptNumber {
	t.Helper()
	s, err := n.Make(index, counter)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestReceiptNumber_SaysWhichTerminalMadeIt(t *testing.T) {
	n := numbers(t, 1)
	rapid.Check(t, func(rt *rapid.T) {
		index := uint16(rapid.IntRange(0, wire.MaxIndex).Draw(rt, "index"))
		counter := uint32(rapid.IntRange(0, wire.MaxCounter).Draw(rt, "counter"))
		s, err := n.Make(index, counter)
		if err != nil {
			rt.Fatal(err)
		}
		i, c, err := n.Split(s)
		if err != nil || i != index || c != counter {
			rt.Fatalf("%s: %d/%d came back as %d/%d: %v", s, index, counter, i, c, err)
		}
	})
}

func TestReceiptNumber_IsNeverMadeTwice(t *testing.T) {
	n := numbers(t, 1)
	seen := map[wire.ReceiptNumber]bool{}
	for index := range uint16(20) {
		for counter := range uint32(1000) {
			s := number(t, n, index, counter)
			if seen[s] {
				t.Fatalf("%s made twice", s)
			}
			seen[s] = true
		}
	}
}

// Whoever holds two receipts in a row must not be able to guess the third.
func TestReceiptNumber_CannotBeWalked(t *testing.T) {
	n := numbers(t, 1)
	same := 0
	last := number(t, n, 3, 0)
	for counter := uint32(1); counter <= 1000; counter++ {
		s := number(t, n, 3, counter)
		for i := range 7 {
			if s[i] == last[i] {
				same++
			}
		}
		last = s
	}
	// By chance one symbol in 32 stays: 219 of 7000, with a standard deviation of 15.
	if same < 140 || same > 300 {
		t.Fatalf("%d of 7000 symbols stay from one number to the next", same)
	}
	if number(t, numbers(t, 2), 3, 1000) == last {
		t.Fatal("another key makes the same number")
	}
}

func TestReceiptNumber_EveryWrongCharacterIsNoticed(t *testing.T) {
	n := numbers(t, 1)
	for counter := range uint32(50) {
		s := string(number(t, n, 5, counter))
		for i := range s {
			for _, r := range alphabet {
				wrong := s[:i] + string(r) + s[i+1:]
				if wrong == s {
					continue
				}
				if _, err := wire.ParseReceiptNumber(wrong); !errors.Is(err, feedback.ErrInvalid) {
					t.Fatalf("%s taken for %s", wrong, s)
				}
			}
		}
	}
}

// The check is linear over GF(32), so a swap of symbols a and b is noticed or not whatever the other symbols are: all
// pairs at all places are all swaps there can be.
func TestReceiptNumber_EverySwapIsNoticed(t *testing.T) {
	for i := range 8 {
		for j := i + 1; j < 8; j++ {
			for a := range len(alphabet) {
				for b := range len(alphabet) {
					if a == b {
						continue
					}
					s := complete(t, i, j, alphabet[a], alphabet[b])
					swapped := []byte(s)
					swapped[i], swapped[j] = swapped[j], swapped[i]
					if _, err := wire.ParseReceiptNumber(string(swapped)); !errors.Is(err, feedback.ErrInvalid) {
						t.Fatalf("%s taken for %s", swapped, s)
					}
				}
			}
		}
	}
}

// complete finds a number that is right and has x and y at places i and j.
func complete(t *testing.T, i, j int, x, y byte) string {
	t.Helper()
	free := 7 // the place to try out: the check character, or the first place where it is given
	for free == i || free == j {
		free = (free + 1) % 8
	}
	s := []byte("00000000")
	s[i], s[j] = x, y
	for _, r := range []byte(alphabet) {
		s[free] = r
		if _, err := wire.ParseReceiptNumber(string(s)); err == nil {
			return string(s)
		}
	}
	t.Fatalf("no right number with %c at %d and %c at %d", x, i, y, j)
	return ""
}

func TestReceiptNumber_ForgivesHowPeopleType(t *testing.T) {
	n := numbers(t, 1)
	want := wire.ReceiptNumber("")
	for counter := uint32(0); !strings.Contains(string(want), "0") || !strings.Contains(string(want), "1"); counter++ {
		want = number(t, n, 5, counter)
	}
	s := string(want)
	for _, typed := range []string{
		s, want.Dashed(), strings.ToLower(s), " " + s[:4] + "  " + s[4:] + " ", s[:2] + "-" + s[2:4] + "-" + s[4:],
		strings.ReplaceAll(s, "0", "O"), strings.ReplaceAll(s, "0", "o"),
		strings.ReplaceAll(s, "1", "I"), strings.ReplaceAll(s, "1", "l"), s[:4] + "－" + s[4:],
	} {
		if got, err := wire.ParseReceiptNumber(typed); err != nil || got != want {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
	for _, typed := range []string{"", "7", s[:7], s + "0", "U" + s[1:], "é" + s[1:], "七" + s[1:],
		strings.Repeat("-", 100), s + "\x00"} {
		if _, err := wire.ParseReceiptNumber(typed); !errors.Is(err, feedback.ErrInvalid) {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

func TestReceiptNumber_OutOfRangeIsRefused(t *testing.T) {
	n := numbers(t, 1)
	if _, err := n.Make(wire.MaxIndex+1, 0); !errors.Is(err, feedback.ErrInvalid) {
		t.Errorf("index: %v", err)
	}
	if _, err := n.Make(0, wire.MaxCounter+1); !errors.Is(err, feedback.ErrInvalid) {
		t.Errorf("counter: %v", err)
	}
	if _, err := wire.NewNumbers(make([]byte, 31)); !errors.Is(err, feedback.ErrInvalid) {
		t.Errorf("key: %v", err)
	}
}

func FuzzParseReceiptNumber(f *testing.F) {
	f.Add("7K3M-9Q2F")
	f.Add("O0il-----")
	f.Fuzz(func(t *testing.T, typed string) {
		n, err := wire.ParseReceiptNumber(typed)
		if err != nil {
			return
		}
		if again, err := wire.ParseReceiptNumber(n.Dashed()); err != nil || again != n {
			t.Fatalf("%q read as %q, and that as %q: %v", typed, n, again, err)
		}
	})
}
