package category_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	assets "xinsheng/assets/web/category"
	texts "xinsheng/assets/web/locale"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/category"
	"xinsheng/internal/locale"
)

func TestShipped_EveryCategoryHasANameInEveryLanguage(t *testing.T) {
	tree, err := category.Parse("category.toml", assets.Tree)
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
		group:                                 "",
		group + "colour = 3\n":                "line 5: unknown_key: \"colour\"",
		"[[category]\n":                       "line 1: syntax",
		"":                                    "line 1: none",
		group + group:                         "line 6: twice",
		"[[category]]\nid = \"a b\"\n" + part: "line 2: bad_id: \"a b\"",
		"\n[[category]]\nid = \"a\"\n" + part: "line 2: no_name",
		"[[category]]\nid = \"a\"\nname = { zh = \"甲\" }\n": "line 1: none",
		"[[category]]\nid = \"a\"\nname = { zh = \"甲\" }\npart = [\n{ id = \"b\", name = { zh = \"乙\" } },\n" +
			"{ id = \"b\", name = { zh = \"丙\" } },\n]\n": "line 6: twice: \"a.b\"",
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
