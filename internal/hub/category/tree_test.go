package category_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	texts "xinsheng/assets/web/locale"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/category"
	"xinsheng/internal/locale"
)

func TestShipped_EveryCategoryHasANameInEveryLanguage(t *testing.T) {
	tree, err := category.Shipped()
	require.NoError(t, err)
	b, err := locale.Load(texts.Files())
	require.NoError(t, err)
	assert.Len(t, tree.Groups, 10)
	for _, g := range tree.Groups {
		for _, lang := range b.Languages() {
			assert.NotEmpty(t, g.Name[lang], "%s %s", g.ID, lang)
			for _, p := range g.Parts {
				assert.NotEmpty(t, p.Name[lang], "%s %s %s", g.ID, p.ID, lang)
			}
		}
		assert.GreaterOrEqual(t, len(g.Parts), 2, g.ID)
	}
	name, ok := tree.Find("waiting.exam")
	assert.True(t, ok)
	assert.Equal(t, "检查等候", name.Part.Main())
}

func TestParse_SaysWhereATreeIsWrong(t *testing.T) {
	part := "part = [{ id = \"b\", name = { zh = \"乙\" } }]\n"
	group := "[[category]]\nid = \"a\"\nname = { zh = \"甲\" }\n" + part
	for text, says := range map[string]string{
		"version = 1\n" + group:                               "",
		"version = 1\n" + group + "colour = 3\n":              "line 6",
		"version = \"one\"\n" + group:                         "line 1",
		"version = 1\n[[category]\n":                          "line 2",
		group:                                                 "version",
		"version = 1\n":                                       "categories are needed",
		"version = 1\n" + group + group:                       "an id of its own",
		"version = 1\n[[category]]\nid = \"a b\"\n" + part:    "\"a b\"",
		"version = 1\n[[category]]\nid = \"a\"\n" + part + "": "a name",
	} {
		_, err := category.Parse("x.toml", []byte(text))
		if says == "" {
			require.NoError(t, err)
			continue
		}
		require.ErrorIs(t, err, feedback.ErrInvalid, text)
		assert.ErrorContains(t, err, says, text)
	}
}
