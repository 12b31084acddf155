package locale_test

import (
	"testing"

	kiosk "xinsheng/assets/kiosk/locale"
	"xinsheng/internal/locale"
)

func TestTexts_AreWholeInEveryLanguage(t *testing.T) {
	b, err := locale.Load(kiosk.Files())
	if err != nil {
		t.Fatal(err)
	}
	if got := b.Languages(); len(got) != 2 || got[1] != "en" {
		t.Errorf("languages are %v", got)
	}
	for _, problem := range b.Check() {
		t.Error(problem)
	}
}
