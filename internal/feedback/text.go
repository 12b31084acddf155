package feedback

// Text is what a person reads, in both languages. Chinese is always there.
type Text struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// In is the text in a language, or in Chinese where that one is not there.
func (t Text) In(lang string) string {
	if lang == "en" && t.EN != "" {
		return t.EN
	}
	return t.ZH
}
