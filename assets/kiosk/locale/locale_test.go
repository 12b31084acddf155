package locale_test

import (
	"slices"
	"testing"

	kiosk "xinsheng/assets/kiosk/locale"
	"xinsheng/internal/locale"
)

func TestTexts_AreWholeInEveryLanguage(t *testing.T) {
	b, err := locale.Load(kiosk.Files())
	if err != nil {
		t.Fatal(err)
	}
	if got := b.Languages(); !slices.Equal(got, locale.Codes()) {
		t.Errorf("there are texts in %v, and the languages are %v", got, locale.Codes())
	}
	for _, problem := range b.Check() {
		t.Error(problem)
	}
}
