//go:build e2e

package e2e

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
)

// traces looks for texts, as UTF-8, UTF-16 and UTF-32, in every file below the folders, and for core files. It names
// the files that hold one.
func traces(t *testing.T, since time.Time, texts []string, folders ...string) []string {
	t.Helper()
	var needles [][]byte
	for _, text := range texts {
		var wide, wider []byte
		for _, u := range utf16.Encode([]rune(text)) {
			wide = append(wide, byte(u), byte(u>>8))
		}
		for _, r := range text {
			wider = append(wider, byte(r), byte(r>>8), byte(r>>16), byte(r>>24))
		}
		needles = append(needles, []byte(text), wide, wider)
	}
	var found []string
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
			if err != nil {
				return nil // it went meanwhile
			}
			if e.IsDir() && (strings.HasPrefix(e.Name(), "go-build") || strings.HasPrefix(e.Name(), "go-link")) {
				return filepath.SkipDir // the tests' own programs hold the texts
			}
			info, err := e.Info()
			if err != nil || !info.Mode().IsRegular() || info.ModTime().Before(since) {
				return nil
			}
			if e.Name() == "core" || strings.HasPrefix(e.Name(), "core.") {
				found = append(found, path)
			}
			b, err := os.ReadFile(path)
			if err != nil {
				return nil
			}
			for _, n := range needles {
				if bytes.Contains(b, n) {
					found = append(found, path)
					break
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}
