package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// theWriter is the only package whose code stores records and the rows of their parts.
const theWriter = "internal/hub/intake"

var (
	rowsOfRecords   = map[string]bool{"Record": true, "Part": true}
	insertOfRecords = regexp.MustCompile(`(?is)\binsert\s+(or\s+\w+\s+)?into\s+["\x60]?(records|parts)\b`)
)

// writesRecords answers the lines of a file at which a record or the row of a part is made or stored. Reading them,
// changing them and deleting them is for others too.
func writesRecords(path string, f *ast.File, at *token.FileSet) (lines []int) {
	if within(filepath.ToSlash(filepath.Dir(path)), theWriter) {
		return nil
	}
	seen := map[int]bool{}
	found := func(n ast.Node) {
		if line := at.Position(n.Pos()).Line; !seen[line] {
			seen[line] = true
			lines = append(lines, line)
		}
	}
	row := rowType(path, f)
	for _, d := range f.Decls {
		rows := rowNames(d, row)
		ast.Inspect(d, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				if n.Type != nil && row(n.Type) && len(n.Elts) > 0 {
					found(n)
				}
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); n.Kind == token.STRING && err == nil &&
					insertOfRecords.MatchString(text) {
					found(n)
				}
			case *ast.CallExpr:
				if f, ok := n.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Model" && calls(f.X, "NewInsert") {
					for _, a := range n.Args {
						if x, ok := unaddressed(a).(*ast.Ident); ok && rows[x.Name] || mentions(a, row) {
							found(n)
						}
					}
				}
			}
			return true
		})
	}
	return lines
}

// rowNames is what a declaration calls its rows of that type: parameters, and variables that are made of one.
func rowNames(d ast.Decl, row func(ast.Expr) bool) map[string]bool {
	names := map[string]bool{}
	add := func(from ast.Node, to ...*ast.Ident) {
		for _, x := range to {
			if from != nil && mentions(from, row) {
				names[x.Name] = true
			}
		}
	}
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			add(n.Type, n.Names...)
		case *ast.ValueSpec:
			if n.Type != nil {
				add(n.Type, n.Names...)
			}
			for i, v := range n.Values {
				add(v, n.Names[min(i, len(n.Names)-1)])
			}
		case *ast.AssignStmt:
			for i, v := range n.Rhs {
				if x, ok := n.Lhs[i].(*ast.Ident); ok {
					add(v, x)
				}
			}
		}
		return true
	})
	return names
}

func unaddressed(e ast.Expr) ast.Expr {
	if u, ok := e.(*ast.UnaryExpr); ok {
		return u.X
	}
	return e
}

func calls(n ast.Node, name string) (yes bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		yes = yes || ok && s.Sel.Name == name
		return !yes
	})
	return yes
}

func mentions(n ast.Node, row func(ast.Expr) bool) (yes bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		yes = yes || ok && row(e)
		return !yes
	})
	return yes
}

// rowType tells the types of package store that hold such rows, by the name under which the file imports it.
func rowType(path string, f *ast.File) func(ast.Expr) bool {
	local := ""
	for _, i := range f.Imports {
		if i.Path.Value == strconv.Quote(module+"internal/hub/store") {
			if local = "store"; i.Name != nil {
				local = i.Name.Name
			}
		}
	}
	return func(e ast.Expr) bool {
		switch e := e.(type) {
		case *ast.SelectorExpr:
			x, ok := e.X.(*ast.Ident)
			return ok && local != "" && x.Name == local && rowsOfRecords[e.Sel.Name]
		case *ast.Ident:
			return f.Name.Name == "store" && strings.HasSuffix(filepath.ToSlash(filepath.Dir(path)), "internal/hub/store") &&
				rowsOfRecords[e.Name]
		}
		return false
	}
}

func TestArch_OnlyTheIntakeWritesRecordsAndParts(t *testing.T) {
	files := 0
	for _, root := range []string{"internal", "cmd"} {
		err := filepath.WalkDir(filepath.Join("../..", root), func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") ||
				strings.Contains(filepath.ToSlash(p), "/store/storetest/") { // it fills a hub with rows for plans and figures
				return err
			}
			at := token.NewFileSet()
			f, err := parser.ParseFile(at, p, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			files++
			name, err := filepath.Rel("../..", p)
			for _, line := range writesRecords(name, f, at) {
				t.Errorf("%s:%d makes or stores a record or the row of a part: intake.Records.Keep is the only writer", name, line)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 100 {
		t.Fatalf("%d files were read", files)
	}
}

func TestArch_ASecondWriterOfRecordsIsCaught(t *testing.T) {
	const head = "package walk\n\nimport \"xinsheng/internal/hub/store\"\n\n"
	for name, c := range map[string]struct {
		path, code string
		caught     bool
	}{
		"a row made": {"internal/hub/walk/x.go", head + `func f() any { return &store.Record{ID: "x"} }`, true},
		"parts made": {"internal/hub/walk/x.go",
			head + `func f() any { return []store.Part{{PartID: "x"}}[0:1:1] }; var _ = store.Part{PartID: "x"}`, true},
		"stored, made bit by bit": {"internal/hub/walk/x.go",
			head + `func f(tx db) { r := new(store.Record); r.ID = "x"; tx.NewInsert().Model(r) }`, true},
		"stored, imported otherwise": {"internal/hub/walk/x.go",
			"package walk\n\nimport db \"xinsheng/internal/hub/store\"\n\n" +
				`var x = db.Record{ID: "x"}`, true},
		"inside the store": {"internal/hub/store/x.go", "package store\n\n" + `var x = Record{ID: "x"}`, true},
		"by SQL":           {"internal/hub/walk/x.go", head + "const q = `INSERT INTO records (id) VALUES (?)`", true},
		"by SQL, unlike us": {"internal/hub/walk/x.go", head + `const q = "insert or ignore into \"parts\" values (1)"`,
			true},
		"reading": {"internal/hub/walk/x.go",
			head + `func f(tx db) { rows := []store.Record{}; tx.NewSelect().Model(&rows) }`, false},
		"stored, as it was given": {"internal/hub/walk/x.go",
			head + `func f(tx db, r *store.Part) { tx.NewInsert().Model(r).On("x") }`, true},
		"a handler": {"internal/hub/walk/x.go",
			head + `func f(tx db, r *store.Record) { w := &store.WalkStep{RecordID: r.ID}; tx.NewInsert().Model(w) }`, false},
		"changing": {"internal/hub/walk/x.go",
			head + `func f(tx db, r *store.Part) { tx.NewUpdate().Model(r) }`, false},
		"another insert": {"internal/hub/walk/x.go",
			head + `func f(tx db) { tx.NewInsert().Model(&store.WalkStep{RecordID: "x"}) }`, false},
		"the intake itself": {"internal/hub/intake/x.go", head + `var x = store.Record{ID: "x"}`, false},
	} {
		at := token.NewFileSet()
		f, err := parser.ParseFile(at, c.path, c.code, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(name, err)
		}
		if lines := writesRecords(c.path, f, at); (len(lines) > 0) != c.caught {
			t.Errorf("%s: %v", name, lines)
		}
	}
}
