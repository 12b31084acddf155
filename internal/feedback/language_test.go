package feedback_test

import (
	"testing"

	"xinsheng/internal/feedback"
)

// A hub that is older than a terminal keeps what was said in a language that it does not know.
func TestValidLang_TakesAnyCodeAndNoGarbage(t *testing.T) {
	for _, lang := range []string{"zh", "en", "vi", "zh-Hant", "yue"} {
		if !feedback.ValidLang(lang) {
			t.Errorf("%s is refused", lang)
		}
	}
	for _, lang := range []string{"", "z", "english!", "ZH", "zh_CN", "../zh", "zh-", "zh\n"} {
		if feedback.ValidLang(lang) {
			t.Errorf("%q is taken", lang)
		}
	}
}
