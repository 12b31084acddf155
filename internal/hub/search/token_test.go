package search_test

import (
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"xinsheng/internal/hub/search"
	"xinsheng/internal/hub/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

func tokens(text string) (out []string) {
	search.Tokens(text, func(s string) { out = append(out, s) })
	return out
}

func TestTokens_AreCharactersPairsWordsAndTheirBeginnings(t *testing.T) {
	for text, want := range map[string][]string{
		"等了久":      {"等", "了", "等了", "久", "了久"},
		"态度，差":     {"态", "度", "态度", "差"},
		"Ｂ超 CT-2":  {"b", "·b", "超", "ct", "·c", "·ct", "2", "·2"},
		"100%":     {"100", "·1", "·10", "··25"},
		"A\u200bB": {"ab", "·a", "·ab"},
		" ,。\n":    nil,
		"":         nil,
	} {
		assert.Equal(t, want, tokens(text), text)
	}
}

// Tokens become part of a statement of either search language: nothing that is typed may be read as its syntax.
func TestTokens_HoldLettersDigitsAndTheDotAlone(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		for _, token := range tokens(rapid.String().Draw(rt, "text")) {
			assert.NotContains(rt, token, "'")
			assert.False(rt, slices.ContainsFunc([]rune(token), func(r rune) bool {
				return r < 128 && (r < '0' || r > '9') && (r < 'a' || r > 'z')
			}), "%q", token)
			assert.NotEmpty(rt, token)
		}
	})
}
