package pinyin_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/input/pinyin"
)

func TestOpen_RefusesDataThatIsMissingOrAltered(t *testing.T) {
	for name, harm := range map[string]func(t *testing.T, folder string){
		"no folder":      func(t *testing.T, folder string) { must(t, os.RemoveAll(folder)) },
		"no checksums":   func(t *testing.T, folder string) { must(t, os.Remove(filepath.Join(folder, "SHA256SUMS"))) },
		"no dictionary":  func(t *testing.T, folder string) { must(t, os.Remove(table(folder))) },
		"torn":           func(t *testing.T, folder string) { must(t, os.Truncate(table(folder), 4096)) },
		"empty sums":     func(t *testing.T, folder string) { must(t, os.Truncate(filepath.Join(folder, "SHA256SUMS"), 0)) },
		"sums of others": func(t *testing.T, folder string) { sums(t, folder, "0000  ../../etc/passwd\n") },
		"no sums at all": func(t *testing.T, folder string) { sums(t, folder, "these are not the sums\n") },
	} {
		t.Run(name, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), "rime")
			must(t, os.CopyFS(folder, os.DirFS(data)))
			harm(t, folder)
			e, err := pinyin.Open(folder)
			if err == nil {
				e.Close()
				t.Fatal("opened")
			}
			if !errors.Is(err, feedback.ErrPermanent) || !strings.Contains(err.Error(), folder) {
				t.Errorf("error is not of kind permanent or names no folder: %v", err)
			}
		})
	}
	open(t) // a refusal leaves the engine free for the right data
}

func TestOpen_WorksWithReadOnlyData(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "rime")
	must(t, os.CopyFS(folder, os.DirFS(data)))
	must(t, os.Chmod(filepath.Join(folder, "build"), 0o500))
	t.Cleanup(func() { must(t, os.Chmod(filepath.Join(folder, "build"), 0o700)) })
	e, err := pinyin.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	e.Close()
}

// TestLexicon_EveryWordCanBeTyped holds the lexicon against slips of the pen, and each word against its own pinyin.
func TestLexicon_EveryWordCanBeTyped(t *testing.T) {
	if testing.Short() {
		t.Skip("short: without thousands of words")
	}
	text, err := os.ReadFile(kit + "/xinsheng_pinyin.dict.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(text), "\n...\n")
	line := regexp.MustCompile(`^([A-Z]*\p{Han}*)\t([a-z]+(?: [a-z]+)*)\t[0-9]+$`)
	latin := regexp.MustCompile(`^[A-Z]`)
	e := open(t)
	seen := map[string]bool{}
	for _, l := range strings.Split(strings.TrimSpace(body), "\n") {
		if strings.HasPrefix(l, "#") {
			continue
		}
		m := line.FindStringSubmatch(l)
		if m == nil || (!latin.MatchString(m[1]) && utf8.RuneCountInString(m[1]) != len(strings.Fields(m[2]))) {
			t.Errorf("not a word, its pinyin and a weight: %q", l)
			continue
		}
		if seen[m[1]+m[2]] {
			t.Errorf("twice: %s", l)
		}
		seen[m[1]+m[2]] = true
		typed(e, strings.ReplaceAll(m[2], " ", "'"))
		offered := e.Candidates(0, 6)
		found := false
		for _, c := range offered {
			found = found || c == m[1]
		}
		if !found {
			t.Errorf("%s is not among the first six for %s: %v", m[1], m[2], offered)
		}
		e.Clear()
	}
	if len(seen) < 1000 {
		t.Errorf("only %d words", len(seen))
	}
}

func table(folder string) string { return filepath.Join(folder, "build", "xinsheng_pinyin.table.bin") }

func sums(t *testing.T, folder, text string) {
	must(t, os.WriteFile(filepath.Join(folder, "SHA256SUMS"), []byte(text), 0o600))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
