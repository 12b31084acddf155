package screen_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/screen"
	"xinsheng/internal/terminal/ui/uitest"
)

// A screen is given the owners of state that it uses, all of them, and never the factory that has them all.
func TestScreensAreGivenTheOwnersThatTheyUse(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait, Lang: "en"})
	factory := reflect.TypeOf(screen.Screens{})
	owners := map[reflect.Type]bool{}
	for i := range factory.NumField() {
		owners[factory.Field(i).Type] = true
	}
	seen := map[reflect.Type]bool{}
	var look func(at string, v reflect.Value)
	look = func(at string, v reflect.Value) {
		for i := range v.NumField() {
			field, name := v.Field(i), at+"."+v.Type().Field(i).Name
			switch {
			case field.Type() == factory || field.Type() == reflect.PointerTo(factory):
				t.Errorf("%s is the factory: give the screen the owners that it uses", name)
			case owners[field.Type()]:
				require.False(t, field.IsNil(), "%s is not given", name)
				seen[field.Type()] = true
			case field.Kind() == reflect.Struct:
				look(name, field)
			case field.Kind() == reflect.Pointer && v.Type().Field(i).Anonymous && !field.IsNil():
				look(name, field.Elem())
			}
		}
	}
	made := func(n nav.Name) {
		if n == nav.Write { // of another package
			return
		}
		look(string(n), reflect.ValueOf(s.Screens.Make(nav.To(n))).Elem())
	}
	for _, n := range names(t) {
		made(n)
	}
	s.Session.Update(func(d *session.Draft) { d.Snapshot, d.Topic = true, feedback.Broken })
	made(nav.Review)
	for owner := range owners {
		require.True(t, seen[owner], "no screen has %s: it needs no owner", owner)
	}
}

// names are those of all screens, as they stand in the source.
func names(t *testing.T) []nav.Name {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../nav/route.go", nil, 0)
	require.NoError(t, err)
	var out []nav.Name
	ast.Inspect(file, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if typ, ok := v.Type.(*ast.Ident); ok && typ.Name == "Name" {
			name, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
			require.NoError(t, err)
			out = append(out, nav.Name(name))
		}
		return true
	})
	require.NotEmpty(t, out)
	return out
}

// No function is given the factory either: what makes a screen names the owners that it needs.
func TestNoFunctionIsGivenTheFactory(t *testing.T) {
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	given := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			for _, p := range f.Type.Params.List {
				given++
				if star, ok := p.Type.(*ast.StarExpr); ok {
					if typ, ok := star.X.(*ast.Ident); ok && typ.Name == "Screens" {
						t.Errorf("%s: %s is given the factory", name, f.Name.Name)
					}
				}
			}
		}
	}
	require.NotZero(t, given)
}
