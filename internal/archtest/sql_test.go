package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// asks are the calls that put a statement to a database or open a transaction.
var asks = []string{
	"NewSelect", "NewInsert", "NewUpdate", "NewDelete", "NewRaw", "NewValues", "NewMerge", "Exec", "ExecContext", "Query",
	"QueryContext", "QueryRow", "QueryRowContext", "Tx", "RunInTx", "BeginTx",
}

// statements is the calls of a file that ask a database.
func statements(t *testing.T, name string, source any) []string {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, source, 0)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		on, ok := call.Fun.(*ast.SelectorExpr)
		if ok && slices.Contains(asks, on.Sel.Name) && !(on.Sel.Name == "Query" && len(call.Args) == 0) { // url.URL has one
			found = append(found, fset.Position(call.Pos()).String()+" "+on.Sel.Name)
		}
		return true
	})
	return found
}

// What pages show and change is in the packages that keep it: casework, score, fleet, hospital and their like.
func TestArch_NoPageOfTheDeskAsksTheDatabase(t *testing.T) {
	files := 0
	err := filepath.WalkDir("../hub/desk", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		files++
		for _, line := range statements(t, name, nil) {
			t.Error(line)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 90 {
		t.Errorf("only %d files were read", files)
	}
	for _, bad := range []string{
		"v.Store.DB().NewSelect().Model(&rows)", "v.Store.Tx(v.Ctx, f)", `db.ExecContext(ctx, "DELETE FROM cases")`,
		`db.Query("SELECT 1")`,
	} {
		if len(statements(t, "bad.go", "package bad\n\nfunc f() { "+bad+" }")) == 0 {
			t.Errorf("%s passes", bad)
		}
	}
	if found := statements(t, "good.go", "package good\n\nfunc f() { v.R.URL.Query() }"); len(found) > 0 {
		t.Error(found)
	}
}
