package place_test

import (
	"encoding/json"
	"os"
	"testing"

	"pgregory.net/rapid"

	"xinsheng/internal/place"
)

// cases are those that the phone pages' script is held against too.
type cases struct {
	Words    []string `json:"words"`
	Found    []string `json:"found"`
	NotFound []string `json:"not_found"`
}

func TestWords_FindsWhatAPersonMeansAndNotWhatStandsThereByChance(t *testing.T) {
	doc, err := os.ReadFile("testdata/words.json")
	if err != nil {
		t.Fatal(err)
	}
	var c cases
	if err := json.Unmarshal(doc, &c); err != nil {
		t.Fatal(err)
	}
	words := place.NewWords(c.Words)
	for _, text := range c.Found {
		if !words.In(text) {
			t.Errorf("nothing found in %q", text)
		}
	}
	for _, text := range c.NotFound {
		if words.In(text) {
			t.Errorf("found something in %q", text)
		}
	}
	if len(c.Found) == 0 || len(c.NotFound) == 0 {
		t.Error("the table is empty")
	}
}

func TestWords_AnEmptyEntryFindsNothing(t *testing.T) {
	for _, list := range [][]string{nil, {""}, {" ", "\u200b"}, {"。"}} {
		if w := place.NewWords(list); w.In("anything 任何") || w.In("") {
			t.Errorf("%q found something", list)
		}
	}
}

// Whatever stands around a word with spaces and unseen characters inside it, it is found; and no text makes the rule
// fail.
func TestWords_AWordIsFoundInAnyCompany(t *testing.T) {
	words := place.NewWords([]string{"自杀", "suicide"})
	rapid.Check(t, func(t *rapid.T) {
		before, after := rapid.String().Draw(t, "before"), rapid.String().Draw(t, "after")
		unseen := rapid.SampledFrom([]string{"", " ", "\u200b", "\u3000", "\ufeff"})
		if text := before + "自" + unseen.Draw(t, "unseen") + "杀" + after; !words.In(text) {
			t.Fatalf("not in %q", text)
		}
		if text := before + " SUI" + unseen.Draw(t, "unseen") + "CIDE " + after; !words.In(text) {
			t.Fatalf("not in %q", text)
		}
	})
}

func TestRule_WordsAboutOneselfComeFirst(t *testing.T) {
	rule := place.NewRule([]string{"晕倒", "自杀"}, []string{"自杀", "suicide"})
	for text, want := range map[string]place.Concern{
		"我想自杀": place.SelfHarm, "SUICIDE": place.SelfHarm, "有人晕倒": place.Danger, "有人晕倒，他想自杀": place.SelfHarm,
		"排队太久": place.NoConcern,
	} {
		if got := rule.Of(text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
