package survey_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"xinsheng/internal/hub/survey"
)

func TestReword_ChangesTheWordsAndNothingElse(t *testing.T) {
	text := survey.Reword(small, 2, map[string]string{
		"text.zh": `哪里"慢"？\`, "text.en": "Where?", "options.1.zh": "楼上", "options.1.en": "Upstairs",
		"hint.zh": "说一处", "hint.en": "",
	})
	set, mistakes := survey.Parse("small.toml", []byte(text))
	require.Empty(t, mistakes, text)
	q := set.Questions[2]
	assert.Equal(t, `哪里"慢"？\`, q.Text["zh"])
	assert.Equal(t, "Where?", q.Text["en"])
	assert.Equal(t, "楼上", q.Options[1].Text["zh"])
	assert.Equal(t, "Upstairs", q.Options[1].Text["en"])
	assert.Equal(t, "说一处", q.Hint["zh"])
	assert.Equal(t, []string{"slow"}, q.When.Options)
	assert.Equal(t, strings.Split(small, "\n")[:29], strings.Split(text, "\n")[:29])
	again := survey.Reword(text, 2, map[string]string{"hint.zh": "说两处", "text.en": ""})
	set, mistakes = survey.Parse("small.toml", []byte(again))
	require.Empty(t, mistakes)
	assert.Equal(t, "说两处", set.Questions[2].Hint["zh"])
	assert.Empty(t, set.Questions[2].Text["en"])
}

func TestReword_WhateverIsTypedIsReadBack(t *testing.T) {
	shipped, err := survey.Shipped()
	require.NoError(t, err)
	rapid.Check(t, func(t *rapid.T) {
		i := rapid.IntRange(0, 23).Draw(t, "question")
		word := strings.Join(strings.Fields(rapid.StringOfN(rapid.RuneFrom([]rune(`好吗？"\'#={}[], aZ…`)), 1, 30, -1).
			Draw(t, "word")), " ")
		if word == "" {
			t.Skip("nothing")
		}
		set, mistakes := survey.Parse("x.toml",
			[]byte(survey.Reword(shipped["outpatient"], i, map[string]string{"text.zh": word, "hint.zh": word,
				"hint.en": word})))
		if len(mistakes) > 0 {
			t.Fatal(mistakes[0])
		}
		if q := set.Questions[i]; q.Text["zh"] != word || q.Hint["zh"] != word || q.Hint["en"] != word {
			t.Fatalf("%q became %q and %q", word, q.Text["zh"], q.Hint["zh"])
		}
	})
}
