package pinyin_test

import (
	"os"
	"strings"
	"testing"
)

// TestEngine_GetsWholeSentencesRight types what visitors say, as whole sentences. The last twenty were written after
// the lexicon and had no part in it: 17 of those came out whole when this was measured.
func TestEngine_GetsWholeSentencesRight(t *testing.T) {
	list, err := os.ReadFile("testdata/sentences.tsv")
	if err != nil {
		t.Fatal(err)
	}
	e := open(t)
	whole, sentences, right, characters := 0, 0, 0, 0
	for line := range strings.Lines(string(list)) {
		letters, want, _ := strings.Cut(strings.TrimSpace(line), "\t")
		typed(e, letters)
		var got []rune
		if best := e.Candidates(0, 1); len(best) > 0 {
			got = []rune(best[0])
		}
		e.Clear()
		sentences++
		if string(got) == want {
			whole++
		} else {
			t.Logf("%s came out as %s", want, string(got))
		}
		for i, r := range []rune(want) {
			characters++
			if i < len(got) && got[i] == r {
				right++
			}
		}
	}
	t.Logf("%d of %d sentences whole, %d of %d characters right", whole, sentences, right, characters)
	if whole*100 < 90*sentences || right*100 < 97*characters {
		t.Error("fewer than 90 % of the sentences or 97 % of the characters came out right")
	}
}
