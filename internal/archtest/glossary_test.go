package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	glossaryName    = regexp.MustCompile("`([a-z]+)\\.([A-Z]\\w*)`(?: ([A-Z]\\w+))?")
	glossaryPackage = regexp.MustCompile("package `([a-z/]+)`")
)

// TestGlossary_NamesWhatTheCodeHolds looks every word of internal/GLOSSARY.md up where it says that the word stands.
func TestGlossary_NamesWhatTheCodeHolds(t *testing.T) {
	doc, err := os.ReadFile("../GLOSSARY.md")
	require.NoError(t, err)
	sources := packageSources(t)
	words := 0
	for line := range strings.Lines(string(doc)) {
		for _, m := range glossaryName.FindAllStringSubmatch(line, -1) {
			source, ok := sources[m[1]]
			assert.True(t, ok, "there is no package %s: %s", m[1], line)
			for _, name := range m[2:] {
				if name != "" {
					words++
					declared := regexp.MustCompile(`(?m)^(?:type |func |const |var |\t)(?:\w+, )*` + name + `\b`)
					assert.True(t, declared.MatchString(source), "%s has no %s: %s", m[1], name, line)
				}
			}
		}
		for _, m := range glossaryPackage.FindAllStringSubmatch(line, -1) {
			words++
			assert.DirExists(t, filepath.Join("..", m[1]), line)
		}
	}
	require.Greater(t, words, 60)
}

// packageSources is the text of every package under internal by its last name, without its tests.
func packageSources(t *testing.T) map[string]string {
	t.Helper()
	sources := map[string]string{}
	require.NoError(t, filepath.WalkDir("..", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		name := filepath.Base(filepath.Dir(path))
		sources[name] += string(source)
		return err
	}))
	return sources
}
