package wire_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

var ca = []byte("a certificate in DER")

func TestEnrolCode_ComesBackAsTyped(t *testing.T) {
	c := wire.NewEnrolCode(ca)
	s := c.Text()
	if !regexp.MustCompile(`^([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}$`).MatchString(s) {
		t.Fatalf("code is %q", s)
	}
	for _, typed := range []string{s, strings.ToLower(s), strings.ReplaceAll(s, "-", ""), strings.ReplaceAll(s, "-", " "),
		strings.ReplaceAll(s, "0", "O"), strings.ReplaceAll(s, "1", "l")} {
		got, err := wire.ParseEnrolCode(typed)
		if err != nil || got != c {
			t.Errorf("%q: %v", typed, err)
		}
	}
	got, _ := wire.ParseEnrolCode(s)
	if got.Hash() != c.Hash() {
		t.Error("hash differs")
	}
}

func TestEnrolCode_TrustsOneHubOnly(t *testing.T) {
	c := wire.NewEnrolCode(ca)
	if !c.MatchesCA(ca) || c.MatchesCA([]byte("another certificate")) {
		t.Fatal("CA not told apart")
	}
}

func TestEnrolCode_IsNewEachTime(t *testing.T) {
	a, b := wire.NewEnrolCode(ca), wire.NewEnrolCode(ca)
	if a == b || a.Hash() == b.Hash() {
		t.Fatal("the same code twice")
	}
}

func TestEnrolCode_TypingErrorsAreFoundWithoutTheNetwork(t *testing.T) {
	s := strings.ReplaceAll(wire.NewEnrolCode(ca).Text(), "-", "")
	for i := range s {
		for _, r := range alphabet {
			wrong := s[:i] + string(r) + s[i+1:]
			if wrong == s {
				continue
			}
			if _, err := wire.ParseEnrolCode(wrong); !errors.Is(err, feedback.ErrInvalid) {
				t.Fatalf("%s taken for %s", wrong, s)
			}
		}
		for j := range i {
			swapped := []byte(s)
			swapped[i], swapped[j] = swapped[j], swapped[i]
			if string(swapped) == s {
				continue
			}
			if _, err := wire.ParseEnrolCode(string(swapped)); !errors.Is(err, feedback.ErrInvalid) {
				t.Fatalf("%s taken for %s", swapped, s)
			}
		}
	}
	for _, typed := range []string{"", s[:24], s + "0", "U" + s[1:]} {
		if _, err := wire.ParseEnrolCode(typed); !errors.Is(err, feedback.ErrInvalid) {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

func FuzzParseEnrolCode(f *testing.F) {
	f.Add(wire.NewEnrolCode(ca).Text())
	f.Fuzz(func(t *testing.T, typed string) {
		c, err := wire.ParseEnrolCode(typed)
		if err != nil {
			return
		}
		if again, err := wire.ParseEnrolCode(c.Text()); err != nil || again != c {
			t.Fatalf("%q: %v", typed, err)
		}
	})
}
