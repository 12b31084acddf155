package locale_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/locale"
	"xinsheng/internal/locale/localetest"
)

func TestKnown_IsTheDefaultFirstAndWhole(t *testing.T) {
	if got := locale.Codes(); !slices.Equal(got, []string{"zh", "en"}) {
		t.Errorf("languages are %v", got)
	}
	if locale.Foreign() != "en" || locale.Of("xx").Code != "zh" || locale.IsKnown("xx") {
		t.Error("an unknown language is not treated as one")
	}
}

func TestParse_RefusesALanguageThatCannotSayEverything(t *testing.T) {
	for _, raw := range []string{``, `{}`, `{"tag":"vi","name":"V"}`, `{"unheard":1}`} {
		if _, err := locale.Parse("vi", []byte(raw)); !errors.Is(err, feedback.ErrInvalid) {
			t.Errorf("%s: %v", raw, err)
		}
	}
}

func TestSay_AThirdLanguageInItsOwnWay(t *testing.T) {
	localetest.Add(t)
	vi := load(t, "zh/a.json", `{"x":"一"}`, "vi/a.json", `{"x":"một"}`).For("vi")
	day := time.Date(2026, 7, 11, 14, 5, 0, 0, time.UTC)
	for _, c := range [][2]string{
		{vi.Date(day), "11/7"}, {vi.DateTime(day), "14:05, 11/7"}, {vi.Weekday(day), "Thứ bảy"}, {vi.Number(1000), "1.000"},
		{vi.Duration(2 * time.Hour), "2 giờ"}, {vi.Ordinal(1), "1"}, {locale.Of("vi").FloorName("3"), "Tầng 3"},
		{locale.Of("vi").FloorName("负一层"), "负一层"}, {locale.Of("vi").PathOf([]string{"A", "B"}), "B, A"},
	} {
		if c[0] != c[1] {
			t.Errorf("got %q, want %q", c[0], c[1])
		}
	}
}
