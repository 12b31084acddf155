package archtest

import (
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const columns = 120

// TestLinesFit refuses lines of more than 120 columns. A line that is long for one string literal alone may stay: words
// are not torn for a margin.
func TestLinesFit(t *testing.T) {
	var long []string
	for _, room := range []string{"internal", "cmd", "assets"} {
		require.NoError(t, filepath.WalkDir(filepath.Join(top(), room), func(name string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(name, ".go") || strings.Contains(name, "node_modules") {
				return err
			}
			src, err := os.ReadFile(name)
			for _, line := range tooLong(src) {
				long = append(long, name+": "+line)
			}
			return err
		}))
	}
	assert.Empty(t, long)

	assert.Len(t, tooLong([]byte("package p\n\nvar a = b("+strings.Repeat("c, ", 40)+"c)\n")), 1, "the check sees code")
	assert.Len(t, tooLong([]byte("package p\n\n// "+strings.Repeat("why ", 40)+"\n")), 1, "and comments")
	assert.Empty(t, tooLong([]byte("package p\n\nvar a = \""+strings.Repeat("字", 140)+"\"\n")))
}

// tooLong returns the lines that could be shorter.
func tooLong(src []byte) []string {
	files := token.NewFileSet()
	file := files.AddFile("", -1, len(src))
	var s scanner.Scanner
	s.Init(file, src, nil, scanner.ScanComments)
	literal := map[int]int{} // by line, how much of it is string literals
	for {
		pos, tok, text := s.Scan()
		if tok == token.EOF {
			break
		}
		if tok == token.STRING {
			for i := range strings.Count(text, "\n") + 1 {
				literal[file.Line(pos)+i] += utf8.RuneCountInString(strings.Split(text, "\n")[i])
			}
		}
	}
	var out []string
	for i, line := range strings.Split(string(src), "\n") {
		if n := utf8.RuneCountInString(line); n > columns && n-literal[i+1] > columns-20 {
			out = append(out, strings.TrimSpace(line))
		}
	}
	return out
}
