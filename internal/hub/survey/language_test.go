package survey_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/survey"
	"xinsheng/internal/locale/localetest"
)

func TestParse_TakesAThirdLanguageOnlyOnceItIsKnown(t *testing.T) {
	text := strings.Replace(small, `text = { zh = "护士好吗？" }`, `text = { zh = "护士好吗？", vi = "Y tá tốt không?" }`, 1)
	text = strings.Replace(text, `{ id = "slow", zh = "慢" }`, `{ id = "slow", zh = "慢", vi = "Chậm" }`, 1)
	at := func(part string) int { return 1 + strings.Count(text[:strings.Index(text, part)], "\n") }
	_, mistakes := survey.Parse("small.toml", []byte(text))
	require.Equal(t, []survey.Mistake{
		{File: "small.toml", Line: at("vi = \"Y"), What: survey.UnknownKey, Name: "question.text.vi"},
		{File: "small.toml", Line: at("vi = \"C"), What: survey.UnknownKey, Name: "question.options.vi"},
	}, mistakes)
	localetest.Add(t)
	set, mistakes := survey.Parse("small.toml", []byte(text))
	require.Empty(t, mistakes)
	assert.Equal(t, "Y tá tốt không?", set.Questions[0].Text.In("vi"))
	assert.Equal(t, "Chậm", set.Questions[1].Options[0].Text.In("vi"))
	again, mistakes := survey.Parse("small.toml",
		[]byte(survey.Reword(text, 0, map[string]string{"text.zh": "护士好吗？", "text.en": "Nurse?", "text.vi": "Tốt?"})))
	require.Empty(t, mistakes)
	assert.Equal(t, "Tốt?", again.Questions[0].Text.In("vi"))
	assert.Equal(t, "Nurse?", again.Questions[0].Text.In("en"))
}

func TestParse_AnOptionThatHoldsNoTextIsAMistakeOfItsLine(t *testing.T) {
	text := strings.Replace(small, `{ id = "slow", zh = "慢" }`, `{ id = "slow", zh = 5 }`, 1)
	_, mistakes := survey.Parse("small.toml", []byte(text))
	require.NotEmpty(t, mistakes)
	assert.Equal(t, survey.Syntax, mistakes[0].What)
	assert.Equal(t, 1+strings.Count(text[:strings.Index(text, "zh = 5")], "\n"), mistakes[0].Line)
}
