package screen

import (
	"testing"

	kiosk "xinsheng/assets/kiosk/locale"
	"xinsheng/internal/feedback"
	"xinsheng/internal/locale"
	"xinsheng/internal/wire"
)

// A hub may be newer than a terminal, and a terminal's texts must not lag behind its own states.
func TestProgress_EveryStateAndStepHasItsWordsAlsoOnesOfANewerHub(t *testing.T) {
	b, err := locale.Load(kiosk.Files())
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, kind := range feedback.Kinds() {
		if kindIcons[kind] == "" {
			t.Errorf("%s has no icon", kind)
		}
		keys = append(keys, "kind."+string(kind), "common.kind."+string(kind))
		for _, state := range append(feedback.CaseSteps(), "elsewhere") {
			icon, _, text := looks(wire.Progress{Kind: kind, State: state})
			if neutral := text == "progress.state.other"; icon == "" || neutral != (state == "elsewhere") {
				t.Errorf("%s of %s shows %q as %s", state, kind, icon, text)
			}
			keys = append(keys, text)
		}
		for _, step := range append(feedback.CaseSteps(), "elsewhere") {
			keys = append(keys, stepText(step, kind))
		}
	}
	for _, lang := range b.Languages() {
		for _, key := range keys {
			if !b.For(lang).Has(key) {
				t.Errorf("%s: %s has no words", lang, key)
			}
		}
	}
}
