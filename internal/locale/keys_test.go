package locale_test

import (
	"slices"
	"testing"
)

func TestKeys_AreThoseOfATextInALanguage(t *testing.T) {
	b := load(t, "zh/a.json", `{"b.next":"下一步","a.next":"下一步","n":"第 {n} 页"}`, "en/a.json",
		`{"b.next":"Next","a.next":"On","n":"page {n}"}`)
	if got := b.Keys("zh", "下一步"); !slices.Equal(got, []string{"a.next", "b.next"}) {
		t.Errorf("got %v", got)
	}
	if got := b.Keys("en", "Next"); !slices.Equal(got, []string{"b.next"}) {
		t.Errorf("got %v", got)
	}
	if got := b.Fixed("zh"); len(got) != 2 || got["a.next"] != "下一步" {
		t.Errorf("what can be recorded is %v", got)
	}
	if got := append(b.Keys("zh", "第 2 页"), b.Keys("fr", "下一步")...); len(got) != 0 {
		t.Errorf("got %v", got)
	}
}
