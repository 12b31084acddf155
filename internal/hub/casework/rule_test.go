package casework

import (
	"slices"
	"testing"

	texts "xinsheng/assets/web/locale"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/locale"
)

// A state that no action leads to, or that nobody can leave though it has not ended, was forgotten in the table.
func TestRules_EveryStateIsReachedAndLeft(t *testing.T) {
	for _, s := range casestate.States() {
		reached, left := s.About().Phase == casestate.Waiting, s.Ended()
		for _, r := range rules() {
			reached = reached || slices.Contains(r.to, s)
			left = left || slices.Contains(r.from, s) && len(r.to) > 0
		}
		if !reached || !left {
			t.Errorf("%s: reached %t, left %t", s, reached, left)
		}
	}
}

// The audit log names what was done: each action has its words, in every language.
func TestRules_EveryActionHasItsWordsInTheAuditLog(t *testing.T) {
	b, err := locale.Load(texts.Files())
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range b.Languages() {
		for action := range rules() {
			if key := "desk.audit.case." + string(action); !b.For(lang).Has(key) {
				t.Errorf("%s: %s has no words", lang, key)
			}
		}
	}
}
