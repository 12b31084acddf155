package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"xinsheng/internal/locale"
)

// bilingual are the files that may name a language, and why. Everybody else asks package locale which there are.
var bilingual = map[string]string{
	"internal/feedback/text.go":               "says which language every text has",
	"internal/hub/store/schema.go":            "a terminal's name is kept in two columns",
	"internal/hub/hospital/default_words.go":  "the words that a hub comes with",
	"internal/hub/casework/calendar.go":       "the reason that is told when the table of working days changed",
	"internal/hub/hospital/ground.go":         "the grounds that a hub comes with",
	"internal/hub/hospital/demo.go":           "the hospital to try everything with",
	"internal/terminal/ui/write/layout.go":    "the keyboards: pinyin and Latin letters",
	"internal/terminal/ui/uitest/hospital.go": "the hospital of tests",
	"internal/terminal/ui/uitest/site.go":     "the terminal of tests",
	"internal/terminal/ui/uitest/survey.go":   "the questionnaire of tests",
}

// namesLanguage are the literals of a file that are the code of a language, or end in one, and the fields that are
// called by one.
func namesLanguage(t *testing.T, name string, source any) []string {
	t.Helper()
	codes := regexp.MustCompile(`(^|[_.])(` + strings.Join(locale.Codes(), "|") + `)$`)
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, source, 0)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			return n.Tag == nil // the columns of tables
		case *ast.BasicLit:
			if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING && codes.MatchString(text) {
				found = append(found, fset.Position(n.Pos()).String()+" "+n.Value)
			}
		case *ast.SelectorExpr:
			if slices.Contains(locale.Codes(), strings.ToLower(n.Sel.Name)) {
				found = append(found, fset.Position(n.Pos()).String()+" ."+n.Sel.Name)
			}
		}
		return true
	})
	return found
}

// A third language is a description, a folder of texts on either side and no Go.
func TestArch_NoLanguageIsNamedOutsideTheList(t *testing.T) {
	files, used := 0, map[string]bool{}
	for _, room := range []string{"internal", "cmd", "assets"} {
		err := filepath.WalkDir(filepath.Join(top(), room), func(name string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				return err
			}
			rel, err := filepath.Rel(top(), name)
			if err != nil {
				return err
			}
			if strings.HasPrefix(rel, "internal/locale/") || strings.HasPrefix(rel, "internal/e2e/") ||
				strings.Contains(rel, "node_modules") {
				return nil
			}
			files++
			found := namesLanguage(t, name, nil)
			if _, may := bilingual[rel]; may {
				used[rel] = len(found) > 0
				return nil
			}
			for _, f := range found {
				t.Error(f)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 300 {
		t.Errorf("only %d files were read", files)
	}
	for name := range bilingual {
		if !used[name] {
			t.Errorf("%s names no language any more: it needs no exception", name)
		}
	}
}

func TestArch_ALanguageThatIsNamedIsSeen(t *testing.T) {
	for source, want := range map[string]int{
		`package p; var a = lang == "en"`: 1, `package p; var a = t.ZH`: 1, "package p; var a = `zh`": 1,
		`package p; var a = T("x.name_en")`: 1,
		`package p; var a = "english"`:      0, `package p; type r struct { Name string "bun:\"name_zh\"" }`: 0,
		`package p; var a = "when"`: 0,
	} {
		if got := namesLanguage(t, "p.go", source); len(got) != want {
			t.Errorf("%s: %v", source, got)
		}
	}
}
